package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.im.console.FakeGateways.FakeSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatSessionTest {
  @TempDir private Path directory;
  private FakeGateways gateways;
  private final List<String> told = new ArrayList<>();
  private ChatSession session;

  private final class Recorder implements ChatSession.Listener {
    @Override
    public void moved(LinkState state, Duration wait) {}

    @Override
    public void message(ChatEntry entry, boolean own) {
      told.add((own ? "own " : "") + entry.content());
    }

    @Override
    public void skipped(long count) {
      told.add("skipped " + count);
    }

    @Override
    public void sent(Outgoing message, boolean offline) {
      told.add("sent " + message.content() + (offline ? " offline" : ""));
    }

    @Override
    public void failed(Outgoing message, String reason) {
      told.add("failed " + message.content() + ": " + reason);
    }

    @Override
    public void ended(String reason) {
      told.add("ended " + reason);
    }
  }

  @BeforeEach
  void start() throws IOException {
    gateways = new FakeGateways();
    Journal journal = Journal.open(directory, "ualice");
    session =
        new ChatSession(
            gateways.network(),
            FakeGateways.alice(),
            journal,
            () -> CompletableFuture.completedFuture(List.of()),
            new Recorder());
    session.start();
    gateways.run();
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  @DisplayName("E5: a message counts as sent when the server has committed it, not when written")
  void reportsAMessageSent_whenItIsAcknowledged() {
    FakeSocket gateway = gateways.newest().ready();
    send("hello");
    JsonNode body = gateway.last("SEND").path("body");
    assertThat(body.path("to").asText()).isEqualTo("ubob");
    assertThat(body.path("content").asText()).isEqualTo("hello");
    assertThat(body.path("cmid").asText()).matches("[0-9a-f]{32}");
    assertThat(told).isEmpty();
    ack(gateway, 1, "");
    assertThat(told).containsExactly("sent hello");
    assertThat(upTo(gateway)).isEqualTo(1);
  }

  @Test
  @DisplayName("B6: the sender learns that the receiver is offline")
  void saysThatTheReceiverIsOffline() {
    FakeSocket gateway = gateways.newest().ready();
    send("hello");
    ack(gateway, 1, ",'delivered':false");
    assertThat(told).containsExactly("sent hello offline");
  }

  @Test
  @DisplayName("D3: a message written without a connection is kept and sent once")
  void sendsLater_whenThereIsNoConnection() {
    send("one");
    send("two");
    assertThat(gateways.newest().all("SEND")).isEmpty();
    FakeSocket gateway = gateways.newest().ready();
    assertThat(gateway.all("SEND")).hasSize(1);
    ack(gateway, 1, "");
    ack(gateway, 2, "");
    assertThat(told).containsExactly("sent one", "sent two");
  }

  @Test
  void sendsTheSameCmidAgain_whenTheAcknowledgementWasLost() {
    FakeSocket first = gateways.newest().ready();
    send("hello");
    String cmid = cmid(first);
    first.drop(1006);
    gateways.advanceMillis(500);
    FakeSocket second = gateways.newest().ready();
    assertThat(cmid(second)).isEqualTo(cmid);
    ack(second, 1, ",'dup':true");
    assertThat(told).containsExactly("sent hello");
  }

  @Test
  void sendsTheSameCmidAgain_whenTheProcessWasKilled() throws IOException {
    FakeSocket first = gateways.newest().ready();
    send("hello");
    String cmid = cmid(first);
    session.close();
    start();
    assertThat(cmid(gateways.newest().ready())).isEqualTo(cmid);
  }

  @Test
  void doesNotSendAgain_whatWasAcknowledgedBeforeARestart() throws IOException {
    FakeSocket gateway = gateways.newest().ready();
    send("hello");
    ack(gateway, 1, "");
    session.close();
    start();
    assertThat(gateways.newest().ready().all("SEND")).isEmpty();
  }

  @Test
  void reportsAMessageSent_whenItsEntryComesBackInstead() {
    FakeSocket gateway = gateways.newest().ready();
    send("hello");
    String own =
        entry(1, "ualice", "hello").replace("'cmid':'x1'", "'cmid':'" + cmid(gateway) + "'");
    push(gateway, own);
    assertThat(told).containsExactly("sent hello");
    ack(gateway, 1, "");
    assertThat(told).containsExactly("sent hello");
  }

  @Test
  void waitsAndTriesAgain_whenTheServerIsBusy() {
    FakeSocket gateway = gateways.newest().ready();
    send("one");
    send("two");
    String cmid = cmid(gateway);
    gateway.answer("SEND", "ERROR", "{'code':'BUSY','retryAfterMs':700}");
    gateways.advanceMillis(699);
    assertThat(gateway.all("SEND")).hasSize(1);
    gateways.advanceMillis(1);
    assertThat(gateway.all("SEND")).hasSize(2);
    assertThat(cmid(gateway)).isEqualTo(cmid);
  }

  @Test
  void saysFailed_whenTheServerRefuses_andGoesOn() {
    FakeSocket gateway = gateways.newest().ready();
    send("one");
    send("two");
    gateway.answer("SEND", "ERROR", "{'code':'NO_SUCH_USER','text':'nobody'}");
    ack(gateway, 1, "");
    assertThat(told).containsExactly("failed one: nobody", "sent two");
  }

  @Test
  @DisplayName("C7: shown once and in order, acknowledged again when it comes again")
  void showsOnce_whenAPushIsRepeated() {
    FakeSocket gateway = gateways.newest().ready();
    push(gateway, entry(1, "ubob", "a"));
    int acknowledged = gateway.all("ACK").size();
    push(gateway, entry(1, "ubob", "a"));
    assertThat(told).containsExactly("a");
    assertThat(gateway.all("ACK")).hasSize(acknowledged + 1);
    assertThat(gateway.last("READ").path("body").path("upTo").asLong()).isEqualTo(1);
  }

  @Test
  void pullsOnce_whenThereIsAGap() {
    FakeSocket gateway = gateways.newest().ready();
    push(gateway, entry(3, "ubob", "c"));
    push(gateway, entry(4, "ubob", "d"));
    assertThat(gateway.all("PULL")).hasSize(1);
    entries(gateway, 1, 2, entry(1, "ubob", "a") + "," + entry(2, "ubob", "b"));
    assertThat(told).containsExactly("a", "b", "c", "d");
    assertThat(gateway.all("PULL")).hasSize(1);
    assertThat(upTo(gateway)).isEqualTo(4);
  }

  @Test
  @DisplayName("C6: what no push brought is announced, pulled and acknowledged")
  void pulls_whenHeadsAnnounceMore() {
    FakeSocket gateway = gateways.newest().ready();
    heads(gateway, 1, 2, 0);
    entries(gateway, 1, 2, entry(1, "ubob", "a") + "," + entry(2, "ubob", "b"));
    assertThat(told).containsExactly("a", "b");
    assertThat(upTo(gateway)).isEqualTo(2);
  }

  @Test
  void doesNotShowAgain_whatWasReadElsewhereBeforeThisDeviceExisted() {
    FakeSocket gateway = gateways.newest().ready();
    heads(gateway, 1, 2, 1);
    entries(gateway, 1, 2, entry(1, "ubob", "a") + "," + entry(2, "ubob", "b"));
    assertThat(told).containsExactly("b");
  }

  @Test
  void pullsAgain_whenAPullWasBusy() {
    FakeSocket gateway = gateways.newest().ready();
    heads(gateway, 1, 1, 0);
    gateway.answer("PULL", "ERROR", "{'code':'BUSY','retryAfterMs':100}");
    gateways.advanceMillis(100);
    entries(gateway, 1, 1, entry(1, "ubob", "a"));
    assertThat(told).containsExactly("a");
  }

  @Test
  void stopsPulling_whenAnAnswerDoesNotHelp() {
    FakeSocket gateway = gateways.newest().ready();
    heads(gateway, 1, 5, 0);
    entries(gateway, 1, 0, "");
    assertThat(gateway.all("PULL")).hasSize(1);
  }

  @Test
  void asksForTheNextHeads_whenThereAreMore() {
    FakeSocket gateway = gateways.newest().ready();
    gateway.say("HEADS", "{'more':true,'heads':[" + head(1, 1, 0) + "]}");
    assertThat(gateway.all("PING")).isEmpty();
    entries(gateway, 1, 1, entry(1, "ubob", "a"));
    assertThat(gateway.all("PING")).hasSize(1);
  }

  @Test
  void startsTheCopyAnew_whenTheEpochIsHigher() {
    FakeSocket gateway = gateways.newest().ready();
    push(gateway, entry(1, "ubob", "a"));
    heads(gateway, 2, 2, 1);
    assertThat(gateway.last("PULL").path("body").path("from").asLong()).isEqualTo(1);
    gateway.answer(
        "PULL",
        "ENTRIES",
        ("{'conv':'c','epoch':2,'from':1,'to':2,'entries':[%s,%s]}")
            .formatted(entry(1, "ubob", "a"), entry(2, "ubob", "b")));
    assertThat(told).containsExactly("a", "b");
    push(gateway, entry(3, "ubob", "of the old epoch"));
    assertThat(told).hasSize(2);
  }

  @Test
  void goesOnWhereItWas_afterARestart() throws IOException {
    push(gateways.newest().ready(), entry(1, "ubob", "a"));
    session.close();
    start();
    push(gateways.newest().ready(), entry(1, "ubob", "a"));
    push(gateways.newest(), entry(2, "ubob", "b"));
    assertThat(told).containsExactly("a", "b");
  }

  @Test
  void confirmsWhatWasReadElsewhere() {
    FakeSocket gateway = gateways.newest().ready();
    gateway.say("READ", "{'conv':'c','uid':'ualice','upTo':7}");
    JsonNode read = gateway.last("ACK").path("body").path("reads").path(0);
    assertThat(read.path("upTo").asLong()).isEqualTo(7);
  }

  @Test
  @DisplayName("E4: the session knows its state and the node it is on")
  void knowsStateAndNode() {
    assertThat(session.state()).isEqualTo(LinkState.CONNECTING);
    gateways.newest().ready().drop(1006);
    gateways.advanceMillis(500);
    gateways.newest().ready();
    assertThat(session.state()).isEqualTo(LinkState.READY);
    assertThat(session.gateway()).isEqualTo(FakeGateways.TWO);
  }

  private void send(String text) {
    session.send("ubob", "bob", text);
    gateways.run();
  }

  private static String cmid(FakeSocket gateway) {
    return gateway.last("SEND").path("body").path("cmid").asText();
  }

  private static long upTo(FakeSocket gateway) {
    return gateway.last("ACK").path("body").path("acks").path(0).path("upTo").asLong();
  }

  private static void ack(FakeSocket gateway, long seq, String more) {
    String delivered = more.contains("delivered") ? more : ",'delivered':true" + more;
    String body = "{'cmid':'%s','conv':'c','epoch':1,'seq':%d,'ord':%d,'time':5%s}";
    gateway.answer("SEND", "SEND_ACK", body.formatted(cmid(gateway), seq, seq, delivered));
  }

  private static void push(FakeSocket gateway, String entry) {
    gateway.say("PUSH", "{'conv':'c','epoch':1,'entries':[" + entry + "]}");
  }

  private static void entries(FakeSocket gateway, long from, long to, String entries) {
    String body = "{'conv':'c','epoch':1,'from':%d,'to':%d,'entries':[%s]}";
    gateway.answer("PULL", "ENTRIES", body.formatted(from, to, entries));
  }

  private static void heads(FakeSocket gateway, long epoch, long headSeq, long readSeq) {
    gateway.say("HEADS", "{'heads':[" + head(epoch, headSeq, readSeq) + "]}");
  }

  private static String head(long epoch, long headSeq, long readSeq) {
    return "{'conv':'c','epoch':%d,'firstSeq':1,'headSeq':%d,'readSeq':%d}"
        .formatted(epoch, headSeq, readSeq);
  }

  private static String entry(long seq, String from, String text) {
    return "{'seq':%d,'type':'TEXT','from':'%s','fromNick':'Bob','cmid':'x%d','time':1,'content':'%s'}"
        .formatted(seq, from, seq, text);
  }
}
