package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.RpcClient;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import io.msrpc.im.gateway.Door;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.registry.FixedRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGTERM to a gateway whose TCP door has clients, with real processes. */
class GatewayStopIT {
  /** The exit code of a JVM that ended because of SIGTERM. */
  private static final int TERMINATED = 128 + 15;

  /** Two seconds for clients to move, 3 s for the last calls, 10 s for what the door drains. */
  private static final Duration STOP_BOUND = Duration.ofSeconds(20);

  @RegisterExtension static final Deployment msim = new Deployment(2);

  @Test
  @DisplayName("a stopped gateway sends its clients elsewhere, answers what is under way, and ends")
  void answersWhatIsUnderWay_andSendsClientsElsewhere_whenItIsTerminated() throws Exception {
    msim.createAccount("stop-a", "Ann");
    msim.createAccount("stop-b", "Bob");
    try (Client ann = new Client("stop-a");
        Client bob = new Client("stop-b")) {
      msim.provider().signal("STOP");
      CompletableFuture<Event> sending = sendTo(ann, bob.uid);
      long start = System.nanoTime();
      try {
        msim.gateway(1).signal("TERM");
        await().atMost(Duration.ofSeconds(10)).until(() -> !msim.gateway(1).isReady());
        assertThat(sending).isNotDone();
      } finally {
        msim.provider().signal("CONT");
      }
      assertThat(sending.get(30, TimeUnit.SECONDS)).isInstanceOf(Event.SendAck.class);
      assertElsewhere(ann.goAway);
      assertElsewhere(bob.goAway);
      assertThat(ann.ended.get(20, TimeUnit.SECONDS)).isEqualTo("regular");
      assertThat(bob.ended.get(20, TimeUnit.SECONDS)).isEqualTo("regular");
      Duration left = STOP_BOUND.minusNanos(System.nanoTime() - start);
      assertThat(msim.gateway(1).exitCode(left)).isEqualTo(TERMINATED);
    }
  }

  /** A SEND that has reached the gateway, which the PONG behind it proves. */
  private static CompletableFuture<Event> sendTo(Client from, String to) throws Exception {
    Message message =
        new Message(
            "%032x".formatted(1),
            null,
            to,
            null,
            EntryType.TEXT,
            "hi",
            0,
            List.of(),
            null,
            Map.of());
    CompletableFuture<Event> sending = from.door.command(new Command.Send(message));
    Event pong = from.door.command(new Command.Ping()).get(30, TimeUnit.SECONDS);
    assertThat(pong).isInstanceOf(Event.Pong.class);
    return sending;
  }

  private static void assertElsewhere(CompletableFuture<Event.GoAway> told) throws Exception {
    assertThat(told.get(30, TimeUnit.SECONDS).gateways())
        .singleElement()
        .satisfies(other -> assertThat(other.id()).isEqualTo("gateway-2"));
  }

  /** A client of gateway 1's TCP door that listens, and stays when it is told to go. */
  private static final class Client implements AutoCloseable, Flow.Subscriber<Event> {
    final CompletableFuture<Event.GoAway> goAway = new CompletableFuture<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();
    final String uid;
    final Door door;
    private final RpcClient rpc;

    Client(String user) throws Exception {
      JsonNode signedIn = msim.signIn(user);
      uid = signedIn.get("uid").asText();
      rpc = RpcClient.builder().registry(FixedRegistry.of("127.0.0.1:" + msim.tcpPort())).build();
      door = rpc.reference(Door.class);
      Command auth = new Command.Auth(signedIn.get("token").asText(), null, null);
      assertThat(door.command(auth).get(30, TimeUnit.SECONDS)).isInstanceOf(Event.AuthOk.class);
      door.events().subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Event event) {
      if (event instanceof Event.GoAway told) {
        goAway.complete(told);
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended.complete(failure.toString());
    }

    @Override
    public void onComplete() {
      ended.complete("regular");
    }

    @Override
    public void close() {
      rpc.close();
    }
  }
}
