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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client of the TCP door in Java, over real processes. */
class TcpDoorIT {
  private static final int MESSAGES = 150;

  @RegisterExtension static final Deployment msim = new Deployment(1);
  private final AtomicInteger committed = new AtomicInteger();

  @Test
  @DisplayName("C6, E5: kill -9 of the provider while a TCP client sends: every message once")
  void sendsEachMessageOnce_whileTheProviderIsKilled() throws Exception {
    msim.createAccount("tcp-a", "Ann");
    msim.createAccount("tcp-b", "Bob");
    try (ProtocolClient bob =
            ProtocolClient.signIn(msim.url(1), "tcp-b", Deployment.password("tcp-b"), "device-b");
        RpcClient client =
            RpcClient.builder().registry(FixedRegistry.of("127.0.0.1:" + msim.tcpPort())).build()) {
      Door ann = client.reference(Door.class);
      assertThat(say(ann, new Command.Auth(token("tcp-a"), null, null)))
          .isInstanceOf(Event.AuthOk.class);
      CompletableFuture<String> sending =
          CompletableFuture.supplyAsync(() -> sendAll(ann, bob.uid()));
      for (int killAt = 30; killAt <= 90; killAt += 60) {
        int target = killAt;
        await().atMost(Duration.ofSeconds(60)).until(() -> committed.get() >= target);
        msim.provider().kill();
        msim.provider().start();
      }
      checkLog(bob.pull(sending.get(120, TimeUnit.SECONDS), 1, 200));
    }
  }

  private static void checkLog(JsonNode page) {
    List<String> contents =
        StreamSupport.stream(page.get("entries").spliterator(), false)
            .map(entry -> entry.get("content").asText())
            .toList();
    assertThat(contents)
        .isEqualTo(IntStream.rangeClosed(1, MESSAGES).mapToObj(n -> "message " + n).toList());
  }

  /** Sends all, each until it is acknowledged; returns the conversation. */
  private String sendAll(Door ann, String to) {
    String conv = "";
    for (int n = 1; n <= MESSAGES; n++) {
      conv = sendUntilAcknowledged(ann, message(n, to)).conv();
      committed.incrementAndGet();
    }
    return conv;
  }

  private static Message message(int n, String to) {
    return new Message(
        "%032x".formatted(n),
        null,
        to,
        null,
        EntryType.TEXT,
        "message " + n,
        0,
        List.of(),
        null,
        Map.of());
  }

  private static Event.SendAck sendUntilAcknowledged(Door ann, Message message) {
    while (true) {
      Event answer = say(ann, new Command.Send(message));
      if (answer instanceof Event.SendAck ack) {
        return ack;
      }
      Event.Failure failure = (Event.Failure) answer;
      assertThat(failure.code()).isIn("RATE_LIMITED", "BUSY", "UNKNOWN_OUTCOME");
      long wait = failure.retryAfterMs() == null ? 50 : failure.retryAfterMs();
      await().pollDelay(Duration.ofMillis(Math.max(1, wait))).until(() -> true);
    }
  }

  private static Event say(Door door, Command command) {
    return door.command(command).orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static String token(String user) throws Exception {
    JsonNode signedIn = msim.signIn(user);
    assertThat(signedIn.at("/gateways/0/tcp").asText()).isEqualTo("127.0.0.1:" + msim.tcpPort());
    return signedIn.get("token").asText();
  }
}
