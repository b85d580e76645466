package io.msrpc.im.console;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one authenticated connection to some gateway: connects, answers for liveness, pairs
 * commands with their answers, and moves to another gateway when this one is lost.
 *
 * <p>A retry timer exists only while WAITING, a heartbeat only while READY, and neither lives in
 * the connection, so no timer dies with it. A lost gateway is tried last. Failures count from 0
 * again only after a link has been READY for a while: a gateway that accepts and drops is not
 * hammered.
 *
 * <p>Confined to {@code executor}; only {@link #state} and {@link #gateway} may be read elsewhere.
 */
final class ChatLink implements AutoCloseable {
  private static final int UNAUTHENTICATED = 4401;
  private static final int KICKED = 4403;
  private static final long HEARTBEAT_MILLIS = 50_000;

  private final Json json = new Json();
  private final EventExecutor executor;
  private final WebSockets sockets;
  private final LinkTiming timing;
  private final Map<String, String> auth;
  private final Listener listener;
  private final Map<Long, CompletableFuture<JsonNode>> unanswered = new HashMap<>();
  private final Map<Object, Future<?>> timers = new HashMap<>();
  private final GatewayRing gateways;
  private volatile LinkState state = LinkState.IDLE;
  private WebSockets.@Nullable Socket socket;
  private String resume = "";
  private @Nullable String kicked;
  private int failures;
  private long readySince;
  private long ids;

  /** What a link reports, on its executor. */
  interface Listener {
    /** The state has changed; {@code wait} is the time to the next try when it is WAITING. */
    void moved(LinkState state, Duration wait);

    /** Authenticated; the body of AUTH_OK. */
    void ready(JsonNode authOk);

    /** The server said something that nobody asked for. */
    void event(String command, JsonNode body);

    /** The server has ended the session; the link will not connect again. */
    void ended(String reason);
  }

  /** The names of timers; a command's timer is named by its id. */
  private enum Timer {
    OPEN,
    HEARTBEAT,
    PONG,
    GO_AWAY,
    RETRY
  }

  /**
   * Makes a link without connecting.
   *
   * @param network its executor runs all of this and is the clock
   */
  ChatLink(Network network, SignIn signIn, Listener listener) {
    this.executor = network.executor();
    this.sockets = network.sockets();
    this.timing = network.timing();
    this.auth = Map.of("token", signIn.token(), "deviceId", signIn.deviceId());
    this.gateways = new GatewayRing(signIn.gateways());
    this.listener = listener;
  }

  LinkState state() {
    return state;
  }

  /** The gateway in use or tried. */
  Gateway gateway() {
    return gateways.current();
  }

  /** Connects. */
  void start() {
    dial();
  }

  /** Learns which gateways there are. */
  void know(List<Gateway> listed) {
    gateways.replace(listed);
  }

  /** Ends the link for good. */
  @Override
  public void close() {
    if (state != LinkState.ENDED) {
      hangUp(LinkState.ENDED, Duration.ZERO);
    }
  }

  /** Sends a command that has no answer; nothing happens unless READY. */
  void tell(String command, Map<String, ?> body) {
    if (state == LinkState.READY) {
      write(command, ++ids, body);
    }
  }

  /**
   * Sends a command; fails with a {@link CommandException}. A missing answer ends the connection.
   */
  CompletionStage<JsonNode> ask(String command, Map<String, ?> body) {
    return state == LinkState.READY
        ? request(command, body)
        : CompletableFuture.failedFuture(CommandException.lost());
  }

  /** Asks for a sign of life, and so for HEADS; nothing happens while one is on its way. */
  void ping() {
    if (state == LinkState.READY && !timers.containsKey(Timer.PONG)) {
      set(Timer.PONG, timing.pong(), () -> lost(Duration.ZERO));
      request("PING", Map.of()).whenComplete((pong, lost) -> clear(Timer.PONG));
    }
  }

  private void dial() {
    moveTo(LinkState.CONNECTING, Duration.ZERO);
    kicked = null;
    set(Timer.OPEN, timing.open(), () -> lost(Duration.ZERO));
    Dialled events = new Dialled();
    WebSockets.Socket opened = sockets.open(gateways.current().address(), events);
    events.socket = opened;
    socket = opened;
  }

  /** Events of one connection; those of a connection given up are dropped. */
  private final class Dialled implements WebSockets.Events {
    private WebSockets.@Nullable Socket socket;

    @Override
    public void opened() {
      run(ChatLink.this::authenticate);
    }

    @Override
    public void text(String text) {
      run(() -> read(text));
    }

    @Override
    public void closed(int code, String reason) {
      run(() -> onClosed(code, reason));
    }

    private void run(Runnable event) {
      executor.execute(
          () -> {
            if (socket == ChatLink.this.socket) {
              event.run();
            }
          });
    }
  }

  private void authenticate() {
    Map<String, String> body = new HashMap<>(auth);
    if (!resume.isEmpty()) {
      body.put("resume", resume);
    }
    request("AUTH", body).whenComplete(this::onAuthenticated);
  }

  private void onAuthenticated(@Nullable JsonNode answer, @Nullable Throwable failure) {
    if (answer != null && state == LinkState.CONNECTING) {
      becomeReady(answer);
    } else if (failure instanceof CommandException refused) {
      switch (refused.code()) {
        case CommandException.LOST -> {}
        case "UNAUTHENTICATED", "TOKEN_EXPIRED" -> end(refused.code());
        default -> lost(Duration.ofMillis(refused.retryAfterMillis()));
      }
    }
  }

  private void becomeReady(JsonNode answer) {
    clear(Timer.OPEN);
    resume = answer.path("resume").asText("");
    readySince = executor.ticker().nanoTime();
    moveTo(LinkState.READY, Duration.ZERO);
    scheduleHeartbeat(answer.path("heartbeatMs").asLong(HEARTBEAT_MILLIS));
    listener.ready(answer);
  }

  private void scheduleHeartbeat(long everyMillis) {
    set(
        Timer.HEARTBEAT,
        timing.heartbeat(everyMillis),
        () -> {
          ping();
          scheduleHeartbeat(everyMillis);
        });
  }

  private CompletableFuture<JsonNode> request(String command, Map<String, ?> body) {
    long id = ++ids;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    unanswered.put(id, answer);
    set(id, timing.answer(), () -> lost(Duration.ZERO));
    write(command, id, body);
    return answer;
  }

  private void write(String command, long id, Map<String, ?> body) {
    if (socket != null) {
      socket.send(json.write(Map.of("cmd", command, "id", id, "body", body)));
    }
  }

  private void read(String text) {
    JsonNode frame = json.read(text);
    String command = frame.path("cmd").asText("");
    JsonNode body = frame.path("body");
    long id = frame.path("id").asLong(0);
    CompletableFuture<JsonNode> asked = unanswered.remove(id);
    if (asked != null) {
      clear(id);
      settle(asked, command, body);
    } else {
      hear(command, body);
    }
  }

  private static void settle(CompletableFuture<JsonNode> asked, String command, JsonNode body) {
    if (command.equals("ERROR")) {
      asked.completeExceptionally(CommandException.of(body));
    } else {
      asked.complete(body);
    }
  }

  private void hear(String command, JsonNode body) {
    switch (command) {
      case "KICK" -> kicked = body.path("reason").asText("");
      case "GOAWAY" -> goAway(body);
      case "" -> {} // no message of this protocol
      default -> listener.event(command, body);
    }
  }

  /** Leaves at a moment of its own, so that not all clients arrive elsewhere at once. */
  private void goAway(JsonNode body) {
    gateways.replace(Gateway.listed(body.path("gateways")));
    double afterMillis = timing.random().getAsDouble() * body.path("afterMs").asLong(0);
    set(Timer.GO_AWAY, Duration.ofMillis((long) afterMillis), () -> lost(Duration.ZERO));
  }

  private void onClosed(int code, String reason) {
    if (code == KICKED || kicked != null) {
      end(kicked != null ? kicked : reason);
    } else if (code == UNAUTHENTICATED) {
      end("UNAUTHENTICATED");
    } else {
      lost(Duration.ZERO);
    }
  }

  private void lost(Duration atLeast) {
    long readyFor = executor.ticker().nanoTime() - readySince;
    if (state == LinkState.READY && readyFor >= timing.steady().toNanos()) {
      failures = 0;
    }
    Duration backoff = timing.backoff(failures++);
    Duration wait = backoff.compareTo(atLeast) < 0 ? atLeast : backoff;
    gateways.advance();
    hangUp(LinkState.WAITING, wait);
    if (state == LinkState.WAITING) {
      set(Timer.RETRY, wait, this::dial);
    }
  }

  private void end(String reason) {
    close();
    listener.ended(reason);
  }

  /** Drops the connection and its timers; only then those who wait for answers hear of it. */
  private void hangUp(LinkState next, Duration wait) {
    WebSockets.Socket old = socket;
    socket = null;
    if (old != null) {
      old.close();
    }
    timers.values().forEach(timer -> timer.cancel(false));
    timers.clear();
    moveTo(next, wait);
    List<CompletableFuture<JsonNode>> lost = List.copyOf(unanswered.values());
    unanswered.clear();
    lost.forEach(each -> each.completeExceptionally(CommandException.lost()));
  }

  private void set(Object name, Duration after, Runnable action) {
    clear(name);
    Runnable once =
        () -> {
          timers.remove(name);
          action.run();
        };
    timers.put(name, executor.schedule(once, after.toNanos(), NANOSECONDS));
  }

  private void clear(Object name) {
    Future<?> timer = timers.remove(name);
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void moveTo(LinkState next, Duration wait) {
    assert executor.inEventLoop();
    if (!state.canBecome(next)) {
      throw new IllegalStateException(state + " -> " + next);
    }
    state = next;
    listener.moved(next, wait);
  }
}
