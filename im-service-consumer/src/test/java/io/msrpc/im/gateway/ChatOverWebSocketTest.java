package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatOverWebSocketTest {
  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  static String cmid(int n) {
    return "%032x".formatted(n);
  }

  @Test
  void greets_beforeAnythingElse() throws Exception {
    JsonNode hello = gateway.connect().hear("HELLO");

    assertThat(hello.get("gateway").asText()).isEqualTo("gw-1");
    assertThat(hello.get("protocol").asText()).isEqualTo("msim.json.v1");
    assertThat(hello.get("authWithinMs").asLong()).isEqualTo(30_000);
    assertThat(hello.get("maxFrameBytes").asInt()).isEqualTo(65_536);
  }

  @Test
  @DisplayName("B1: authentication answers with the session, and the id links answer to command")
  void authenticates_withATokenFromLogin() throws Exception {
    TestClient client = gateway.connect();
    client.say("AUTH", 7, "{\"token\":\"" + gateway.tier.signIn("ann", "d1", "web") + "\"}");

    JsonNode ok = client.hearWhole("AUTH_OK");
    assertThat(ok.get("id").asLong()).isEqualTo(7);
    assertThat(ok.at("/body/uid").asText()).isEqualTo("uann");
    assertThat(ok.at("/body/sid").asText()).isEqualTo("s-ann-d1");
    assertThat(ok.at("/body/platform").asText()).isEqualTo("web");
    assertThat(ok.at("/body/window").asInt()).isEqualTo(32);
    assertThat(ok.at("/body/heartbeatMs").asLong()).isEqualTo(50_000);
    assertThat(ok.at("/body/resume").asText()).isNotEmpty();
    assertThat(client.hear("HEADS").get("heads")).isEmpty();
  }

  @Test
  @DisplayName("B6: a message reaches all sessions of the receiver, and the sender's other ones")
  void pushes_toEverySessionButTheSendingOne() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");
    TestClient annsPhone = gateway.signIn("ann", "d2", "ios");
    TestClient bob = gateway.signIn("bob", "d3", "web");
    TestClient bobsPhone = gateway.signIn("bob", "d4", "android");

    ann.send(5, cmid(1), "ubob", "hello <b>😀</b> 你好");

    JsonNode ack = ann.hearWhole("SEND_ACK");
    assertThat(ack.get("id").asLong()).isEqualTo(5);
    assertThat(ack.at("/body/cmid").asText()).isEqualTo(cmid(1));
    assertThat(ack.at("/body/conv").asText()).isEqualTo("p.uann.ubob");
    assertThat(ack.at("/body/seq").asLong()).isEqualTo(1);
    assertThat(ack.at("/body/dup").asBoolean()).isFalse();
    assertThat(ack.at("/body/delivered").asBoolean()).isTrue();
    for (TestClient each : new TestClient[] {annsPhone, bob, bobsPhone}) {
      JsonNode push = each.hear("PUSH");
      assertThat(push.get("conv").asText()).isEqualTo("p.uann.ubob");
      assertThat(push.at("/entries/0/content").asText()).isEqualTo("hello <b>😀</b> 你好");
      assertThat(push.at("/entries/0/from").asText()).isEqualTo("uann");
    }
  }

  @Test
  @DisplayName("B6: the sender learns that the receiver is offline")
  void saysNotDelivered_whenThePeerIsOffline() throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.send(5, cmid(1), "ubob", "anybody?");

    assertThat(ann.hear("SEND_ACK").get("delivered").asBoolean()).isFalse();
  }

  @Test
  @DisplayName("B3: the sender's name comes from the session, never from the message")
  void ignoresAForgedSender() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");
    TestClient bob = gateway.signIn("bob", "d3", "web");

    ann.say(
        "SEND",
        1,
        "{\"cmid\":\"%s\",\"to\":\"ubob\",\"type\":\"TEXT\",\"content\":\"x\",\"from\":\"ueve\",\"fromNick\":\"EVE\"}"
            .formatted(cmid(1)));

    JsonNode entry = bob.hear("PUSH").at("/entries/0");
    assertThat(entry.get("from").asText()).isEqualTo("uann");
    assertThat(entry.get("fromNick").asText()).isEqualTo("ANN");
  }

  @Test
  @DisplayName("C5: a message to an offline user is announced at the next login and can be pulled")
  void announcesWhatWasMissed_afterAuthentication() throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");
    ann.send(1, cmid(1), "ubob", "one");
    ann.send(2, cmid(2), "ubob", "two");
    ann.hear("SEND_ACK");
    ann.hear("SEND_ACK");

    TestClient bob = gateway.connect();
    bob.say("AUTH", 1, "{\"token\":\"" + gateway.tier.signIn("bob", "d3", "web") + "\"}");
    JsonNode head = bob.hear("HEADS").at("/heads/0");
    assertThat(head.get("conv").asText()).isEqualTo("p.uann.ubob");
    assertThat(head.get("headSeq").asLong()).isEqualTo(2);
    assertThat(head.get("unread").asLong()).isEqualTo(2);

    bob.say("PULL", 2, "{\"conv\":\"p.uann.ubob\",\"epoch\":1,\"from\":1,\"to\":2,\"limit\":50}");
    JsonNode entries = bob.hearWhole("ENTRIES");
    assertThat(entries.get("id").asLong()).isEqualTo(2);
    assertThat(entries.at("/body/entries")).hasSize(2);
    assertThat(entries.at("/body/entries/1/content").asText()).isEqualTo("two");
    assertThat(entries.at("/body/to").asLong()).isEqualTo(2);
    assertThat(entries.at("/body/more").asBoolean()).isFalse();
  }

  @Test
  @DisplayName(
      "C6: what a device has not confirmed is announced with every heartbeat, until it has")
  void repeatsHeads_untilConfirmed() throws Exception {
    gateway.tier.chats().pushes = false;
    TestClient ann = gateway.signIn("ann", "d1", "web");
    TestClient bob = gateway.signIn("bob", "d3", "web");
    ann.send(1, cmid(1), "ubob", "lost push");
    ann.hear("SEND_ACK");

    bob.say("PING", 3, "{}");
    assertThat(bob.hearWhole("PONG").get("id").asLong()).isEqualTo(3);
    assertThat(bob.hear("HEADS").get("heads")).hasSize(1);
    bob.say("PING", 4, "{}");
    assertThat(bob.hear("HEADS").get("heads")).hasSize(1);

    bob.say("ACK", 5, "{\"acks\":[{\"conv\":\"p.uann.ubob\",\"epoch\":1,\"upTo\":1}]}");
    bob.say("PING", 6, "{}");
    assertThat(bob.hear("HEADS").get("heads")).isEmpty();
    assertThat(gateway.tier.cursor("ubob", "d3", "p.uann.ubob").orElseThrow().seq()).isEqualTo(1);
  }

  @Test
  @DisplayName("C7: the same cmid again is the same entry")
  void answersDup_whenTheSameMessageComesAgain() throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.send(1, cmid(1), "ubob", "once");
    ann.send(2, cmid(1), "ubob", "once");

    assertThat(ann.hear("SEND_ACK").get("dup").asBoolean()).isFalse();
    JsonNode again = ann.hear("SEND_ACK");
    assertThat(again.get("dup").asBoolean()).isTrue();
    assertThat(again.get("seq").asLong()).isEqualTo(1);
  }

  @Test
  @DisplayName("C: ids restart with each connection, so no dedupe across reconnect (defect)")
  void answersDup_whenTheSameMessageComesAgainOnAnotherConnection() throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");
    ann.send(1, cmid(1), "ubob", "once");
    long seq = ann.hear("SEND_ACK").get("seq").asLong();
    ann.abort();

    TestClient again = gateway.signIn("ann", "d1", "web");
    again.send(1, cmid(1), "ubob", "once");

    JsonNode ack = again.hear("SEND_ACK");
    assertThat(ack.get("dup").asBoolean()).isTrue();
    assertThat(ack.get("seq").asLong()).isEqualTo(seq);
  }

  @Test
  @DisplayName("E5: a write that succeeded is never taken for delivered, nor for read (C, defect)")
  void announcesAgain_whatWasPushedButNotConfirmed() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");
    TestClient bob = gateway.signIn("bob", "d3", "web");
    ann.send(1, cmid(1), "ubob", "heard, but not stored");
    bob.hear("PUSH");

    bob.say("PING", 2, "{}");
    JsonNode head = bob.hear("HEADS").at("/heads/0");
    assertThat(head.get("headSeq").asLong()).isEqualTo(1);
    assertThat(head.get("readSeq").asLong()).isZero();
    bob.abort();
    TestClient again = gateway.connect();
    again.say("AUTH", 1, "{\"token\":\"" + gateway.tier.signIn("bob", "d3", "web") + "\"}");

    assertThat(again.hear("HEADS").at("/heads/0/headSeq").asLong()).isEqualTo(1);
  }

  @Test
  void acknowledgesInOrder_whenManyAreSentAtOnce() throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");

    for (int i = 1; i <= 30; i++) {
      ann.send(i, cmid(i), "ubob", "m" + i);
    }

    for (int i = 1; i <= 30; i++) {
      JsonNode ack = ann.hear("SEND_ACK");
      assertThat(ack.get("cmid").asText()).isEqualTo(cmid(i));
      assertThat(ack.get("seq").asLong()).isEqualTo(i);
    }
  }

  @Test
  @DisplayName("C5: reading moves a cursor that never goes back")
  void answersRead_withWhereTheCursorIs() throws Exception {
    gateway.tier.signIn("ann", "d1", "web");
    TestClient bob = gateway.signIn("bob", "d3", "web");

    bob.say("READ", 1, "{\"conv\":\"p.uann.ubob\",\"epoch\":1,\"upTo\":5}");
    assertThat(bob.hear("READ").get("upTo").asLong()).isEqualTo(5);
    bob.say("READ", 2, "{\"conv\":\"p.uann.ubob\",\"epoch\":1,\"upTo\":3}");
    assertThat(bob.hear("READ").get("upTo").asLong()).isEqualTo(5);
    bob.say("READ", 3, "{\"conv\":\"p.uann.ucid\",\"epoch\":1,\"upTo\":3}");
    assertThat(bob.hearError("NOT_MEMBER").get("id").asLong()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONFLICT", "NOT_MEMBER", "TOO_LARGE", "BAD_FORMAT"})
  void tellsWhyAMessageIsRefused_andGoesOn(String code) throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.send(1, cmid(1), "ubob", "refuse:" + code);
    ann.send(2, cmid(2), "ubob", "fine");

    JsonNode error = ann.hearError(code);
    assertThat(error.at("/body/cmid").asText()).isEqualTo(cmid(1));
    assertThat(error.at("/body/retryAfterMs").isMissingNode()).isTrue();
    assertThat(ann.hear("SEND_ACK").get("cmid").asText()).isEqualTo(cmid(2));
  }

  @Test
  void refusesAnUnknownReceiver() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.send(1, cmid(1), "unobody", "x");

    assertThat(ann.hearError("NO_SUCH_USER").at("/body/expose").asBoolean()).isTrue();
  }

  @Test
  void saysBusy_whenTheCallNeverStarted() throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");
    gateway.tier.chats().sendGate =
        CompletableFuture.failedFuture(new NotStartedException(Reason.UNAVAILABLE, "no provider"));

    ann.send(1, cmid(1), "ubob", "x");

    assertThat(ann.hearError("BUSY").at("/body/retryAfterMs").asLong()).isEqualTo(1_000);
  }

  @Test
  void saysUnknownOutcome_whenTheAnswerWasLost_andTheRetryIsTheSameEntry() throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");
    gateway.tier.chats().sendGate =
        CompletableFuture.failedFuture(
            new OutcomeUnknownException(Reason.CONNECTION_LOST, "connection lost"));

    ann.send(1, cmid(1), "ubob", "x");
    ann.hearError("UNKNOWN_OUTCOME");
    gateway.tier.chats().sendGate = CompletableFuture.completedFuture(null);
    ann.send(2, cmid(1), "ubob", "x");

    assertThat(ann.hear("SEND_ACK").get("seq").asLong()).isEqualTo(1);
  }

  @Test
  void limitsTheRate_ofOneSession() throws Exception {
    try (TestGateway strict = new TestGateway("limits.send-burst=2", "limits.sends-per-second=1")) {
      strict.tier.signIn("bob", "d3", "web");
      TestClient ann = strict.signIn("ann", "d1", "web");

      for (int i = 1; i <= 3; i++) {
        ann.send(i, cmid(i), "ubob", "m");
      }

      JsonNode error = ann.hearError("RATE_LIMITED");
      assertThat(error.at("/body/cmid").asText()).isEqualTo(cmid(3));
      assertThat(error.at("/body/retryAfterMs").asLong()).isBetween(1L, 1_001L);
    }
  }

  @Test
  void cutsEntries_thatDoNotFitInOneFrame() throws Exception {
    gateway.tier.signIn("bob", "d3", "web");
    TestClient ann = gateway.signIn("ann", "d1", "web");
    String big = "你".repeat(5_461);
    for (int i = 1; i <= 20; i++) {
      ann.send(i, cmid(i), "ubob", big);
      ann.hear("SEND_ACK");
    }

    ann.say("PULL", 99, "{\"conv\":\"p.uann.ubob\",\"from\":1,\"to\":20}");

    JsonNode whole = ann.hearWhole("ENTRIES");
    JsonNode entries = whole.get("body");
    long to = entries.get("to").asLong();
    assertThat(whole.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
        .isBetween(200_000, 262_144);
    assertThat(entries.get("more").asBoolean()).isTrue();
    assertThat(to).isEqualTo(entries.get("entries").size()).isBetween(12L, 19L);
    assertThat(
            IntStream.range(0, (int) to)
                .mapToObj(i -> entries.at("/entries/" + i + "/seq").asLong()))
        .isSorted();
  }

  @Test
  void answersPull_withWhyNot() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.say("PULL", 1, "{\"conv\":\"p.ubob.ucid\",\"from\":1,\"to\":2}");
    ann.hearError("NOT_MEMBER");
    ann.say("PULL", 2, "{\"conv\":\"p.uann.ubob\",\"epoch\":9,\"from\":1,\"to\":2}");
    ann.hearError("WRONG_EPOCH");
    gateway.tier.chats().readGate =
        CompletableFuture.failedFuture(
            new OutcomeUnknownException(Reason.DEADLINE_EXCEEDED, "late"));
    ann.say("PULL", 3, "{\"conv\":\"p.uann.ubob\",\"from\":1,\"to\":2}");
    assertThat(ann.hearError("BUSY").at("/body/retryAfterMs").asLong()).isEqualTo(1_000);
  }
}
