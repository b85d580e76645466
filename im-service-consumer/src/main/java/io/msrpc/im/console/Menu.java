package io.msrpc.im.console;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the user can do, one line at a time: 1 login, 2 chat, 3 logout, 4 menu, {@code :info},
 * {@code :quit}. Runs on the thread that calls {@link #run}; reports of the session are said as
 * they come.
 */
final class Menu {
  /** How long leaving waits for messages that could still be sent. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private static final Duration FIRST_CONNECT = Duration.ofSeconds(3);

  private static final String HELP =
      "1 login (id:password)   2 chat (id:message)   3 logout   4 menu   :info   :quit";

  private final Screen screen;
  private final ServerApi server;
  private final Network network;
  private final Path data;
  private final AtomicReference<@Nullable ChatSession> session = new AtomicReference<>();
  private final Map<String, ServerApi.User> users = new HashMap<>();

  /**
   * Makes a menu.
   *
   * @param data where journals and this device's id are kept
   */
  Menu(Screen screen, ServerApi server, Network network, Path data) {
    this.screen = screen;
    this.server = server;
    this.network = network;
    this.data = data;
  }

  /** Answers the user until {@code :quit} or the end of input. */
  void run() throws InterruptedException {
    screen.say(HELP);
    try {
      for (String line = screen.ask(">"); line != null && !line.strip().equals(":quit"); ) {
        choose(line.strip());
        line = screen.ask(">");
      }
    } finally {
      leave();
    }
  }

  private void choose(String choice) throws InterruptedException {
    switch (choice) {
      case "" -> {}
      case "1" -> login();
      case "2" -> chat();
      case "3" -> logout();
      case "4" -> screen.say(HELP);
      case ":info" -> info();
      default -> screen.say("Not a choice: " + choice + ". " + HELP);
    }
  }

  private void login() throws InterruptedException {
    ChatSession current = session.get();
    if (current != null) {
      screen.say("Already logged in as " + current.signIn().user() + ": 3 logs out.");
      return;
    }
    Pair pair = askPair("id:password>", true);
    if (pair != null) {
      login(pair);
    }
  }

  private void login(Pair pair) throws InterruptedException {
    try {
      DeviceTicket ticket = new DeviceTicket(data, pair.id());
      SignIn signIn = server.login(pair.id(), pair.rest(), Device.id(data), ticket.read());
      ticket.keep(signIn.deviceTicket());
      open(signIn, Journal.open(data, signIn.uid()));
    } catch (ServerApi.RefusedException refused) {
      screen.say("Login failed: " + refused.getMessage());
    } catch (IOException failure) {
      screen.say("Not connected: " + reason(failure));
    }
  }

  /** Starts the session, and gives the first connection a moment. */
  private void open(SignIn signIn, Journal journal) throws InterruptedException {
    Reports reports = new Reports(screen, this::ended);
    ChatSession opened =
        new ChatSession(network, signIn, journal, () -> server.gateways(signIn.token()), reports);
    session.set(opened);
    screen.say("Logged in as " + signIn.nick() + " (" + signIn.user() + ").");
    try {
      opened.start().get(FIRST_CONNECT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException later) {
      screen.say("Not connected yet; messages are kept and sent once there is a connection.");
    }
  }

  private void chat() throws InterruptedException {
    ChatSession current = session.get();
    if (current == null) {
      screen.say("Not logged in: 1 logs in.");
      return;
    }
    Pair pair = askPair("id:message>", false);
    if (pair != null && pair.tooLong()) {
      screen.say("Failed to " + pair.id() + ": the message is longer than 16,384 bytes.");
    } else if (pair != null) {
      chat(current, pair);
    }
  }

  private void chat(ChatSession current, Pair pair) throws InterruptedException {
    ServerApi.User user = find(pair.id(), current.signIn().token());
    if (user == null) {
      return;
    }
    if (current.state() != LinkState.READY) {
      screen.say("Not connected: the message is kept and sent once there is a connection.");
    }
    current.send(user.uid(), pair.id(), pair.rest());
  }

  private void logout() throws InterruptedException {
    ChatSession current = session.get();
    if (current == null) {
      screen.say("Not logged in.");
      return;
    }
    drain(current);
    if (mayForget(current.unsent().join())) {
      session.set(null);
      current.closeAndForget();
      users.clear();
      logout(current.signIn().token());
    }
  }

  private boolean mayForget(int unsent) {
    if (unsent == 0) {
      return true;
    }
    String answer =
        screen.ask("Not sent yet: " + unsent + ". Logging out deletes that; type yes to log out>");
    return answer != null && answer.strip().equals("yes");
  }

  private void logout(String token) throws InterruptedException {
    try {
      server.logout(token);
      screen.say("Logged out.");
    } catch (IOException failure) {
      screen.say("Logged out here; the server was not reached: " + reason(failure));
    }
  }

  private void info() throws InterruptedException {
    ChatSession current = session.get();
    if (current == null) {
      screen.say("state: not logged in");
      return;
    }
    SignIn who = current.signIn();
    screen.say("state: " + current.state());
    screen.say("node: " + current.gateway().id() + " " + current.gateway().address());
    screen.say("user: " + who.user() + " (" + who.uid() + "), device " + who.deviceId());
    screen.say("not sent yet: " + current.unsent().join());
  }

  /** The user with a login name; null after saying why there is none. */
  private ServerApi.@Nullable User find(String id, String token) throws InterruptedException {
    if (!users.containsKey(id)) {
      lookUp(id, token);
    }
    return users.get(id);
  }

  private void lookUp(String id, String token) throws InterruptedException {
    try {
      Runnable nobody = () -> screen.say("Failed: nobody is called " + id + ".");
      server.find(id, token).ifPresentOrElse(found -> users.put(id, found), nobody);
    } catch (ServerApi.RefusedException refused) {
      screen.say("Failed: " + refused.getMessage());
    } catch (IOException failure) {
      screen.say("Not connected: " + id + " cannot be looked up: " + reason(failure));
    }
  }

  /** Asks until the answer has the shape id:something; null when the user gives up. */
  private @Nullable Pair askPair(String prompt, boolean secret) {
    while (true) {
      String line = secret ? screen.askSecret(prompt) : screen.ask(prompt);
      if (line == null || line.isBlank()) {
        return null;
      }
      Pair pair = Pair.parse(line);
      if (pair != null) {
        return pair;
      }
      screen.say("Please enter " + prompt.replace(">", "") + ", or an empty line to go back.");
    }
  }

  /** The server has ended the session, or it cannot be kept; said on the session's thread. */
  private void ended() {
    ChatSession over = session.getAndSet(null);
    if (over != null) {
      over.close();
    }
  }

  private void leave() throws InterruptedException {
    ChatSession current = session.getAndSet(null);
    if (current != null) {
      try {
        drain(current);
      } finally {
        current.close();
      }
    }
  }

  private static void drain(ChatSession current) throws InterruptedException {
    try {
      if (current.state() != LinkState.WAITING) {
        current.drained().get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException | ExecutionException keptOnDisk) {
      // The journal keeps them for the next login.
    }
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
