package io.msrpc.im.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gateways that do what a test says, on an event loop whose clock the test moves. */
final class FakeGateways implements WebSockets {
  static final Gateway ONE = new Gateway("g1", URI.create("ws://127.0.0.1:1/im"));
  static final Gateway TWO = new Gateway("g2", URI.create("ws://127.0.0.1:2/im"));

  private final Json json = new Json();
  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  final List<FakeSocket> opened = new ArrayList<>();

  /** One connection, seen from the server. */
  final class FakeSocket implements Socket {
    final URI address;
    private final Events events;
    final List<JsonNode> frames = new ArrayList<>();
    boolean closed;

    FakeSocket(URI address, Events events) {
      this.address = address;
      this.events = events;
    }

    @Override
    public void send(String text) {
      frames.add(json.read(text));
    }

    @Override
    public void close() {
      closed = true;
    }

    void accept() {
      events.opened();
      run();
    }

    void say(String text) {
      events.text(text.replace('\'', '"'));
      run();
    }

    void drop(int code) {
      events.closed(code, "");
      run();
    }

    /** Answers the newest command of this name. */
    void answer(String command, String answer, String body) {
      JsonNode asked = last(command);
      say(
          "{'cmd':'%s','id':%d,'body':%s}"
              .formatted(answer, asked.path("id").asLong(), body.replace('"', '\'')));
    }

    /** The newest frame with this command. */
    JsonNode last(String command) {
      List<JsonNode> found = all(command);
      if (found.isEmpty()) {
        throw new AssertionError("no " + command + " among " + frames);
      }
      return found.get(found.size() - 1);
    }

    List<JsonNode> all(String command) {
      return frames.stream().filter(each -> each.path("cmd").asText().equals(command)).toList();
    }

    /** Upgrade, AUTH and AUTH_OK. */
    FakeSocket ready() {
      accept();
      answer("AUTH", "AUTH_OK", "{'heartbeatMs':50000,'resume':'ticket','serverTime':1}");
      return this;
    }
  }

  /** What a client under test runs on; jitter is always one half. */
  Network network() {
    LinkTiming given = LinkTiming.DEFAULTS;
    LinkTiming timing =
        new LinkTiming(
            given.open(),
            given.answer(),
            given.pong(),
            given.backoffBase(),
            given.backoffCap(),
            given.steady(),
            () -> 0.5);
    return new Network(loop.eventLoop(), this, timing);
  }

  @Override
  public Socket open(URI address, Events events) {
    FakeSocket socket = new FakeSocket(address, events);
    opened.add(socket);
    return socket;
  }

  /** The newest connection. */
  FakeSocket newest() {
    return opened.get(opened.size() - 1);
  }

  /** Runs what is due. */
  void run() {
    loop.runPendingTasks();
    loop.runScheduledPendingTasks();
  }

  void advanceMillis(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    run();
  }

  /** Whether nothing is scheduled any more. */
  boolean idle() {
    return loop.runScheduledPendingTasks() == -1;
  }

  static SignIn alice() {
    return new SignIn("token", "ualice", "alice", "Alice", "console-1", List.of(ONE, TWO));
  }
}
