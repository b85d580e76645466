package io.msrpc.im.console;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one authenticated connection to some gateway: connects, answers for liveness, waits for
 * answers, and moves to another gateway when this one is lost.
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

  private final EventExecutor executor;
  private final Doors doors;
  private final LinkTiming timing;
  private final SignIn signIn;
  private final Listener listener;
  private final Map<Long, CompletableFuture<Event>> unanswered = new HashMap<>();
  private final Map<Object, Future<?>> timers = new HashMap<>();
  private final GatewayRing gateways;
  private volatile LinkState state = LinkState.IDLE;
  private Doors.@Nullable Connection connection;
  private @Nullable String resume;
  private @Nullable String kicked;
  private int failures;
  private long readySince;
  private long ids;

  /** What a link reports, on its executor. */
  interface Listener {
    /** The state has changed; {@code wait} is the time to the next try when it is WAITING. */
    void moved(LinkState state, Duration wait);

    /** Authenticated. */
    void ready(Event.AuthOk authOk);

    /** The server said something that nobody asked for. */
    void event(Event event);

    /** The server has ended the session; the link will not connect again. */
    void ended(String reason);
  }

  /** The names of timers; a command's timer is named by its number. */
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
    this.doors = network.doors();
    this.timing = network.timing();
    this.signIn = signIn;
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

  /** Sends a command whose answer does not matter; nothing happens unless READY. */
  void tell(Command command) {
    if (state == LinkState.READY && connection != null) {
      connection.say(command);
    }
  }

  /**
   * Sends a command; fails with a {@link CommandException}. A missing answer ends the connection.
   */
  CompletionStage<Event> ask(Command command) {
    return state == LinkState.READY
        ? request(command)
        : CompletableFuture.failedFuture(CommandException.lost());
  }

  /** Asks for a sign of life, and so for HEADS; nothing happens while one is on its way. */
  void ping() {
    if (state == LinkState.READY && !timers.containsKey(Timer.PONG)) {
      set(Timer.PONG, timing.pong(), () -> lost(Duration.ZERO));
      request(new Command.Ping()).whenComplete((pong, lost) -> clear(Timer.PONG));
    }
  }

  private void dial() {
    moveTo(LinkState.CONNECTING, Duration.ZERO);
    kicked = null;
    set(Timer.OPEN, timing.open(), () -> lost(Duration.ZERO));
    Dialled events = new Dialled();
    Doors.Connection opened = doors.open(gateways.current(), events);
    events.source = opened;
    connection = opened;
    request(new Command.Auth(signIn.token(), signIn.deviceId(), resume))
        .whenComplete(this::onAuthenticated);
  }

  /** Events of one connection; those of a connection given up are dropped. */
  private final class Dialled implements Doors.Events {
    private Doors.@Nullable Connection source;

    @Override
    public void event(Event event) {
      run(() -> hear(event));
    }

    @Override
    public void closed(int code, String reason) {
      run(() -> onClosed(code, reason));
    }

    private void run(Runnable event) {
      executor.execute(
          () -> {
            if (source == connection) {
              event.run();
            }
          });
    }
  }

  private void onAuthenticated(@Nullable Event answer, @Nullable Throwable failure) {
    if (answer instanceof Event.AuthOk ok && state == LinkState.CONNECTING) {
      becomeReady(ok);
    } else if (failure instanceof CommandException refused) {
      switch (refused.code()) {
        case CommandException.LOST -> {}
        case "UNAUTHENTICATED", "TOKEN_EXPIRED" -> end(refused.code());
        default -> lost(Duration.ofMillis(refused.retryAfterMillis()));
      }
    }
  }

  private void becomeReady(Event.AuthOk answer) {
    clear(Timer.OPEN);
    resume = answer.resume();
    readySince = executor.ticker().nanoTime();
    moveTo(LinkState.READY, Duration.ZERO);
    scheduleHeartbeat(answer.heartbeatMs() > 0 ? answer.heartbeatMs() : HEARTBEAT_MILLIS);
    if (connection != null) {
      connection.listen();
    }
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

  private CompletableFuture<Event> request(Command command) {
    long id = ++ids;
    CompletableFuture<Event> answer = new CompletableFuture<>();
    unanswered.put(id, answer);
    set(id, timing.answer(), () -> lost(Duration.ZERO));
    Doors.Connection asked = Objects.requireNonNull(connection);
    asked
        .say(command)
        .whenCompleteAsync(
            (event, failure) -> {
              if (asked == connection) {
                settle(id, event);
              }
            },
            executor);
    return answer;
  }

  private void settle(long id, @Nullable Event answer) {
    if (answer == null) {
      lost(Duration.ZERO);
      return;
    }
    clear(id);
    CompletableFuture<Event> asked = Objects.requireNonNull(unanswered.remove(id));
    if (answer instanceof Event.Failure error) {
      asked.completeExceptionally(CommandException.of(error));
    } else {
      asked.complete(answer);
    }
  }

  private void hear(Event event) {
    if (event instanceof Event.Kick kick) {
      kicked = kick.reason();
    } else if (event instanceof Event.GoAway goAway) {
      goAway(goAway);
    } else {
      listener.event(event);
    }
  }

  /** Leaves at a moment of its own, so that not all clients arrive elsewhere at once. */
  private void goAway(Event.GoAway goAway) {
    gateways.replace(Gateway.listed(goAway.gateways()));
    double afterMillis = timing.random().getAsDouble() * goAway.afterMs();
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
    Doors.Connection old = connection;
    connection = null;
    if (old != null) {
      old.close();
    }
    timers.values().forEach(timer -> timer.cancel(false));
    timers.clear();
    moveTo(next, wait);
    List<CompletableFuture<Event>> lost = List.copyOf(unanswered.values());
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
