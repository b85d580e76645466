package io.msrpc.im.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Gateways that do what a test says, on an event loop whose clock the test moves. Tests write
 * events, and read commands, as JSON: docs/im-protocol.md gives them so.
 */
final class FakeGateways implements Doors {
  static final Gateway ONE = new Gateway("g1", "127.0.0.1:1");
  static final Gateway TWO = new Gateway("g2", "127.0.0.1:2");
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final Map<String, Class<? extends Event>> EVENTS =
      Map.of(
          "AUTH_OK", Event.AuthOk.class,
          "SEND_ACK", Event.SendAck.class,
          "PUSH", Event.Push.class,
          "ENTRIES", Event.Entries.class,
          "HEADS", Event.Heads.class,
          "READ", Event.ReadMoved.class,
          "PONG", Event.Pong.class,
          "KICK", Event.Kick.class,
          "GOAWAY", Event.GoAway.class,
          "ERROR", Event.Failure.class);

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  final List<FakeSocket> opened = new ArrayList<>();

  /** An event whose body is JSON, with ' for "; an ERROR has a code and a text in any case. */
  static Event event(String name, String body) {
    try {
      ObjectNode fields = (ObjectNode) JSON.readTree("{\"code\":\"UNKNOWN\",\"text\":\"\"}");
      fields.setAll((ObjectNode) JSON.readTree(body.replace('\'', '"')));
      return JSON.treeToValue(fields, EVENTS.get(name));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(body, e);
    }
  }

  /** A command as a JSON message. */
  static JsonNode frame(Command command) {
    ObjectNode frame = JSON.createObjectNode();
    frame.put("cmd", command.getClass().getSimpleName().toUpperCase(Locale.ROOT));
    return frame.set(
        "body", JSON.valueToTree(command instanceof Command.Send send ? send.message() : command));
  }

  /** One connection, seen from the server. */
  final class FakeSocket implements Connection {
    final String address;
    private final Events events;
    private final List<CompletableFuture<Event>> answers = new ArrayList<>();
    final List<JsonNode> frames = new ArrayList<>();
    boolean listened;
    boolean closed;

    FakeSocket(String address, Events events) {
      this.address = address;
      this.events = events;
    }

    @Override
    public CompletableFuture<Event> say(Command command) {
      frames.add(frame(command));
      answers.add(new CompletableFuture<>());
      return answers.get(answers.size() - 1);
    }

    @Override
    public void listen() {
      listened = true;
    }

    @Override
    public void close() {
      closed = true;
    }

    void say(String event, String body) {
      events.event(event(event, body));
      run();
    }

    /** The connection is lost while nobody listens to events: only answers tell. */
    void refuse() {
      answers.get(answers.size() - 1).completeExceptionally(new IllegalStateException("refused"));
      run();
    }

    void drop(int code) {
      events.closed(code, "");
      run();
    }

    /** Answers the newest command of this name. */
    void answer(String command, String answer, String body) {
      answers.get(frames.lastIndexOf(last(command))).complete(event(answer, body));
      run();
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

    /** AUTH and AUTH_OK. */
    FakeSocket ready() {
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
  public Connection open(Gateway gateway, Events events) {
    FakeSocket socket = new FakeSocket(gateway.address(), events);
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
    return new SignIn("token", "", "ualice", "alice", "Alice", "console-1", List.of(ONE, TWO));
  }
}
