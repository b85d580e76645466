package io.msrpc.im.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.RemoteFailureException;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Event;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private static final Event EVENT = new Event.Pong(1);

  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final List<String> told = new ArrayList<>();
  private final EventStream stream =
      new EventStream(loop.eventLoop(), new Client(), () -> told.add("room"));

  private final class Client implements Flow.Subscriber<Event> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      told.add("begun");
    }

    @Override
    public void onNext(Event event) {
      told.add(event.cmd());
    }

    @Override
    public void onError(Throwable failure) {
      told.add(((RemoteFailureException) failure).remoteType() + " " + failure.getMessage());
    }

    @Override
    public void onComplete() {
      told.add("completed");
    }
  }

  private void grant(long events) {
    stream.request(events);
    loop.runPendingTasks();
  }

  @Test
  void hasRoom_asFarAsTheCreditGoes() {
    assertThat(stream.hasRoom()).isFalse();
    grant(2);
    stream.send(EVENT);
    assertThat(stream.hasRoom()).isTrue();
    stream.send(EVENT);
    assertThat(stream.hasRoom()).isFalse();
    grant(1);
    assertThat(stream.hasRoom()).isTrue();
    assertThat(told).containsExactly("room", "PONG", "PONG", "room");
  }

  @Test
  void saysWhy_alsoWithoutCredit() {
    stream.end(CloseCode.KICKED);
    stream.end(CloseCode.SILENT);
    assertThat(told).containsExactly("4403 kicked");
    assertThat(stream.hasRoom()).isFalse();
  }

  @Test
  void completes_whenTheGatewayGoesAway() {
    grant(1);
    stream.end(CloseCode.GOING_AWAY);
    stream.end();
    assertThat(told).containsExactly("room", "completed");
    assertThat(stream.hasRoom()).isFalse();
  }

  @Test
  void hasNoRoom_whenTheClientHasLostInterest() {
    grant(5);
    stream.cancel();
    loop.runPendingTasks();
    assertThat(stream.hasRoom()).isFalse();
    stream.end(CloseCode.KICKED);
    assertThat(told).containsExactly("room");
  }

  @Test
  void isRefused_beforeAuth() {
    EventStream.refuse(new Client());
    assertThat(told).containsExactly("begun", "UNAUTHENTICATED AUTH first");
  }
}
