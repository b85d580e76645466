package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.channel.DefaultEventLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The menu over a real session, whose gateway acknowledges every message. */
class MenuTest {
  @TempDir private Path data;
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private FakeApi api;
  private boolean reachable = true;
  private String sendAnswer = "SEND_ACK";

  /** Types what it was given, one line a question. */
  private final class Typist implements Screen {
    private final Deque<String> lines;

    Typist(String... lines) {
      this.lines = new ArrayDeque<>(Arrays.asList(lines));
    }

    @Override
    public @Nullable String ask(String prompt) {
      said.add(prompt);
      return lines.poll();
    }

    @Override
    public @Nullable String askSecret(String prompt) {
      return ask(prompt);
    }

    @Override
    public void say(String line) {
      said.add(line);
    }

    @Override
    public void close() {}
  }

  /** A gateway that lets everybody in, and answers each SEND the same. */
  private final class KindGateway implements Doors {
    @Override
    public Connection open(Gateway gateway, Events events) {
      return new Connection() {
        @Override
        public CompletableFuture<Event> say(Command command) {
          return reachable
              ? CompletableFuture.completedFuture(answer(command))
              : CompletableFuture.failedFuture(new IllegalStateException("away"));
        }

        @Override
        public void listen() {}

        @Override
        public void close() {}
      };
    }

    private Event answer(Command command) {
      String cmid = FakeGateways.frame(command).path("body").path("cmid").asText();
      String body = "{'cmid':'%s','conv':'c','epoch':1,'seq':1,'delivered':false,'text':'no'}";
      String name = command instanceof Command.Auth ? "AUTH_OK" : sendAnswer;
      return FakeGateways.event(name, body.formatted(cmid));
    }
  }

  @BeforeEach
  void serve() throws IOException {
    api = new FakeApi();
  }

  @AfterEach
  void close() {
    api.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  @DisplayName("B9: log in, chat, log out; the sender learns that the receiver is offline")
  void logsInChatsAndLogsOut() throws Exception {
    type("1", "alice:right", "2", "bob:hello: you", "3", ":quit");
    assertThat(said)
        .contains("Logged in as Alice (alice).", "Connected.", "Logged out.")
        .contains("Sent to bob; offline, delivered at the next login.");
    assertThat(api.requests).anyMatch(each -> each.startsWith("POST /logout"));
  }

  @Test
  @DisplayName("B9: asks again after bad input")
  void asksAgain_whenInputIsBad() throws Exception {
    type("7", "1", "alice", "alice:right", "2", "hello", "", "4");
    assertThat(said)
        .anyMatch(line -> line.startsWith("Not a choice: 7"))
        .contains("Please enter id:password, or an empty line to go back.")
        .contains("Logged in as Alice (alice).")
        .contains("Please enter id:message, or an empty line to go back.");
    assertThat(said.stream().filter("id:password>"::equals)).hasSize(2);
  }

  @Test
  @DisplayName("B9: says when not logged in")
  void saysSo_whenNotLoggedIn() throws Exception {
    type("2", "3", ":info");
    assertThat(said)
        .contains("Not logged in: 1 logs in.", "Not logged in.", "state: not logged in");
  }

  @Test
  @DisplayName("B9: says when not connected, keeps the message, sends it at the next login")
  void keepsTheMessage_whenNotConnected() throws Exception {
    reachable = false;
    type("1", "alice:right", "2", "bob:hello", ":info");
    assertThat(said)
        .contains("Not connected: the message is kept and sent once there is a connection.")
        .contains("not sent yet: 1");
    assertThat(said).noneMatch(line -> line.startsWith("Sent"));
    reachable = true;
    type("1", "alice:right");
    assertThat(said).anyMatch(line -> line.startsWith("Sent to bob"));
  }

  @Test
  void leavesNoMessageOnDisk_afterLogout_andAsksBefore() throws Exception {
    reachable = false;
    type("1", "alice:right", "2", "bob:a private matter", "3", "no", ":info", "3", "yes");
    assertThat(said).containsSubsequence("not sent yet: 1", "Logged out.");
    assertThat(Files.readString(data.resolve("ualice.jsonl"))).doesNotContain("private");
  }

  @Test
  @DisplayName("B9: says when sending failed")
  void saysFailed_whenTheServerRefuses() throws Exception {
    sendAnswer = "ERROR";
    type("1", "alice:right", "2", "nobody:x", "2", "bob:" + "x".repeat(16_385), "2", "bob:x");
    assertThat(said)
        .contains("Failed: nobody is called nobody.")
        .contains("Failed to bob: the message is longer than 16,384 bytes.")
        .contains("Failed to bob: no");
  }

  @Test
  @DisplayName("E4: :info shows the state and the node")
  void showsStateAndNode() throws Exception {
    type("1", "alice:right", ":info");
    assertThat(said).contains("state: READY", "node: g1 127.0.0.1:1", "not sent yet: 0");
  }

  @Test
  void refuses_whenThePasswordIsWrong() throws Exception {
    type("1", "alice:wrong", "2");
    assertThat(said).contains("Login failed: wrong password", "Not logged in: 1 logs in.");
  }

  @Test
  void logsIn_throughAProxyThatGivesTheServerAPath() throws Exception {
    try (FakeApi proxied = new FakeApi("/our/chat")) {
      for (String end : List.of("", "/")) {
        ServerApi server = new ServerApi(URI.create(proxied.url() + end));
        new Menu(new Typist("1", "alice:right"), server, network(), data).run();
      }
    }
    assertThat(said.stream().filter("Logged in as Alice (alice)."::equals)).hasSize(2);
  }

  @Test
  void saysSo_whenTheServerIsAway() throws Exception {
    URI url = api.url();
    api.close();
    new Menu(new Typist("1", "alice:right"), new ServerApi(url), network(), data).run();
    assertThat(said).anyMatch(line -> line.startsWith("Not connected: "));
  }

  @Test
  void keepsNoSecretOnDisk() throws Exception {
    type("1", "alice:right", "2", "bob:hello");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("right").doesNotContain("secret-token");
      }
    }
  }

  @Test
  void isTheSameDevice_atTheNextLogin() throws Exception {
    type("1", "alice:right", "3", "1", "alice:right");
    List<JsonNode> logins =
        api.requests.stream()
            .filter(each -> each.contains("/login"))
            .map(each -> new Json().read(each.substring(each.indexOf('{'))))
            .toList();
    assertThat(logins).hasSize(2);
    assertThat(logins.get(0).path("platform").asText()).isEqualTo("console");
    assertThat(logins.get(0).path("deviceId")).isEqualTo(logins.get(1).path("deviceId"));
  }

  @Test
  @DisplayName("a console keeps the ticket of each user over a logout, for its owner alone")
  void showsItsTicket_atTheNextLogin() throws Exception {
    type("1", "alice:right", "3", "1", "Alice:right", "3");
    type("1", "../x:right", "3", "1", "bob:right");
    List<String> logins = api.requests.stream().filter(each -> each.contains("/login")).toList();
    assertThat(logins).hasSize(4);
    assertThat(logins.get(0)).doesNotContain("ticket-1");
    assertThat(logins.get(1)).contains("\"deviceTicket\":\"ticket-1\"");
    assertThat(logins.get(2)).doesNotContain("ticket-1");
    assertThat(logins.get(3)).doesNotContain("ticket-1");
    Path ticket = data.resolve("tickets").resolve("alice");
    assertThat(ticket).hasContent("ticket-1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ticket)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(ticket.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("alice", "bob");
    }
  }

  private void type(String... lines) throws Exception {
    new Menu(new Typist(lines), new ServerApi(api.url()), network(), data).run();
  }

  private Network network() {
    return new Network(loop, new KindGateway(), LinkTiming.DEFAULTS);
  }
}
