package io.msrpc.im.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.gateway.MemoryTier;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.session.ClientLink;
import io.msrpc.im.gateway.session.CursorJournal;
import io.msrpc.im.gateway.session.Departures;
import io.msrpc.im.gateway.session.Session;
import io.msrpc.im.gateway.session.SessionContext;
import io.msrpc.im.gateway.session.SessionMap;
import io.msrpc.im.gateway.session.SessionOptions;
import io.msrpc.im.push.EntriesPush;
import io.msrpc.im.push.Kick;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.push.ReadPush;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenSession;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PushEndpointTest {
  private final SessionMap sessions = new SessionMap();
  private final PushEndpoint endpoint = new PushEndpoint(sessions);
  private final MemoryTier tier = new MemoryTier();

  private Client client(String sid, long generation) {
    Client client = new Client();
    SessionContext context =
        new SessionContext(
            tier.backend(),
            new SessionOptions(Duration.ofSeconds(50), 32, 20, 60),
            sessions,
            new CursorJournal(tier.backend().sessions()),
            new Departures(),
            InstantSource.system());
    String token = tier.signIn("ann", sid.substring(6), "web");
    OpenSession open = new OpenSession(token, null, null, new Gateway("gw", "b"));
    OpenResult opened = null;
    for (int i = 0; i < generation; i++) {
      opened = tier.backend().sessions().open(open).join();
    }
    new Session(context, (OpenResult.Opened) opened, client).start(null);
    client.run();
    client.heard.clear();
    return client;
  }

  private static Entry entry(long seq, String content) {
    return new Entry(
        seq,
        seq,
        EntryType.TEXT,
        "ubob",
        "Bob",
        "%032x".formatted(seq),
        1,
        content,
        0,
        List.of(),
        null,
        Map.of());
  }

  @Test
  void tellsTheNamedSessions_andSkipsThoseItDoesNotKnow() {
    Client one = client("s-ann-1", 1);
    Client two = client("s-ann-2", 1);
    Client three = client("s-ann-3", 1);

    CompletableFuture<Void> done =
        endpoint.entries(
            "gw",
            new EntriesPush(
                List.of("s-ann-1", "gone", "s-ann-3"), "c", 1, List.of(entry(1, "hi"))));

    assertThat(done).as("waits for no client").isCompleted();
    Event expected = new Event.Push("c", 1, List.of(entry(1, "hi")));
    assertThat(one.run()).containsExactly(expected);
    assertThat(two.run()).isEmpty();
    assertThat(three.run()).containsExactly(expected);
  }

  @Test
  void splitsWhatDoesNotFit_inOrder() {
    Client client = client("s-ann-1", 1);
    List<Entry> entries =
        LongStream.rangeClosed(1, 40).mapToObj(seq -> entry(seq, "x".repeat(16_384))).toList();

    endpoint.entries("gw", new EntriesPush(List.of("s-ann-1"), "c", 1, entries));

    List<Event.Push> pushes = client.run().stream().map(Event.Push.class::cast).toList();
    assertThat(pushes).hasSizeBetween(3, 4);
    assertThat(pushes.stream().flatMap(push -> push.entries().stream())).isEqualTo(entries);
  }

  @Test
  void tellsAReadCursor() {
    Client client = client("s-ann-1", 1);

    endpoint.read("gw", new ReadPush(List.of("s-ann-1"), "c", "ubob", 7));

    assertThat(client.run()).containsExactly(new Event.ReadMoved("c", "ubob", 7));
  }

  @Test
  void kicksUpToAGeneration_andSaysWhenItIsDone() {
    Client client = client("s-ann-1", 2);

    assertThat(endpoint.kick("gw", new Kick("s-ann-1", 1, KickReason.REPLACED))).isCompleted();
    assertThat(client.run()).isEmpty();
    CompletableFuture<Void> done =
        endpoint.kick("gw", new Kick("s-ann-1", 2, KickReason.SIGNED_OUT));
    assertThat(done).isNotDone();
    assertThat(client.run()).containsExactly(new Event.Kick("SIGNED_OUT"));
    assertThat(done).isCompleted();
    assertThat(client.closed).isEqualTo(CloseCode.KICKED);
    assertThat(endpoint.kick("gw", new Kick("s-ann-1", 9, KickReason.SIGNED_OUT))).isCompleted();
  }

  private static final class Client implements ClientLink {
    final List<Event> heard = new ArrayList<>();
    CloseCode closed;
    private final EmbeddedChannel loop = new EmbeddedChannel();

    List<Event> run() {
      loop.runPendingTasks();
      return heard;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public EventExecutor executor() {
      return loop.eventLoop();
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public void send(Long id, Event event) {
      heard.add(event);
    }

    @Override
    public void close(CloseCode code) {
      closed = code;
    }
  }
}
