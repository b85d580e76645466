package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What users keep when processes die: real processes, real kills. */
class FaultsIT {
  @RegisterExtension static final Deployment msim = new Deployment(1);

  @Test
  @DisplayName(
      "C6, C7, E5: kill -9 of the provider loses no acknowledged message, shows none twice")
  void keepsEveryAcknowledgedMessage_whenTheProviderIsKilled() throws Exception {
    try (Chat chat = new Chat("killed")) {
      for (int kill = 0; kill < 3; kill++) {
        chat.awaitMore(40);
        msim.provider().kill();
        msim.provider().start();
      }
      chat.awaitMore(40);
      chat.stop();
      chat.check();
    }
  }

  @Test
  @DisplayName("A4: killing Nacos while people chat interrupts nobody")
  void interruptsNobody_whenNacosIsKilled() throws Exception {
    try (Chat chat = new Chat("calm")) {
      chat.awaitMore(20);
      msim.nacos().kill();
      chat.awaitMore(100);
      msim.createAccount("calm-c", "Cat");
      Chat.signIn("calm-c").close();
      msim.nacos().start();
      chat.awaitMore(100);
      chat.stop();
      assertThat(chat.refusals).isEmpty();
      chat.check();
    }
  }

  /** One user sends to another, again and again, every message until it is acknowledged. */
  private static final class Chat implements AutoCloseable {
    private final ProtocolClient sender;
    private final ProtocolClient receiver;
    private final Map<String, JsonNode> acknowledged = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Queue<JsonNode> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();
    private final CompletableFuture<Void> loop;

    Chat(String name) throws Exception {
      msim.createAccount(name + "-a", "Ann");
      msim.createAccount(name + "-b", "Bob");
      sender = signIn(name + "-a");
      receiver = signIn(name + "-b");
      loop = CompletableFuture.runAsync(this::run);
    }

    private static ProtocolClient signIn(String user) throws Exception {
      return ProtocolClient.signIn(msim.url(1), user, Deployment.password(user), "device-" + user);
    }

    private void run() {
      for (int n = 1; !done.get(); n++) {
        String cmid = "%032x".formatted(n);
        texts.put(cmid, "message " + n);
        acknowledged.put(cmid, sendUntilAcknowledged(cmid));
        count.incrementAndGet();
      }
    }

    private JsonNode sendUntilAcknowledged(String cmid) {
      while (true) {
        try {
          JsonNode answer = sender.send(cmid, receiver.uid(), texts.get(cmid));
          if (answer.get("cmd").asText().equals("SEND_ACK")) {
            return answer.get("body");
          }
          String code = answer.get("body").get("code").asText();
          if (!code.equals("RATE_LIMITED")) {
            refusals.add(answer);
            assertThat(code).isIn("BUSY", "UNKNOWN_OUTCOME");
          }
          pause(answer.get("body").path("retryAfterMs").asLong(50));
        } catch (Exception e) {
          throw new AssertionError("the sender's connection broke", e);
        }
      }
    }

    private static void pause(long millis) {
      await().pollDelay(Duration.ofMillis(Math.max(1, millis))).until(() -> true);
    }

    void awaitMore(int messages) {
      int target = count.get() + messages;
      await()
          .atMost(Duration.ofSeconds(90))
          .until(
              () -> {
                if (loop.isCompletedExceptionally()) {
                  loop.join();
                }
                return count.get() >= target;
              });
    }

    void stop() {
      done.set(true);
      loop.join();
    }

    /** The log, as the receiver reads it, against what the sender knows. */
    void check() throws Exception {
      List<JsonNode> log = readLog();
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < log.size(); i++) {
        JsonNode entry = log.get(i);
        String cmid = entry.get("cmid").asText();
        assertThat(entry.get("seq").asLong()).as("no hole, no disorder").isEqualTo(i + 1);
        assertThat(seen.add(cmid)).as(cmid + " is there once").isTrue();
        assertThat(entry.get("content").asText()).isEqualTo(texts.get(cmid));
        assertThat(entry.get("from").asText()).isEqualTo(sender.uid());
        assertThat(acknowledged.get(cmid).get("seq").asLong()).isEqualTo(i + 1);
      }
      assertThat(seen).containsExactlyInAnyOrderElementsOf(acknowledged.keySet());
    }

    private List<JsonNode> readLog() throws Exception {
      String conv = acknowledged.values().iterator().next().get("conv").asText();
      List<JsonNode> log = new ArrayList<>();
      while (true) {
        JsonNode page = receiver.pull(conv, log.size() + 1, log.size() + 200);
        page.get("entries").forEach(log::add);
        if (page.get("to").asLong() >= page.get("headSeq").asLong()) {
          return log;
        }
      }
    }

    @Override
    public void close() {
      done.set(true);
      sender.close();
      receiver.close();
    }
  }
}
