package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.msrpc.RpcClient;
import io.msrpc.call.Reason;
import io.msrpc.call.RpcException;
import io.msrpc.im.chat.Message;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.push.Kick;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.push.PushService;
import io.msrpc.registry.FixedRegistry;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the TCP door lets through, over real sockets. */
class TcpDoorTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private TestGateway gateway;

  private void start(String... settings) {
    gateway = new TestGateway(settings);
    gateway.tier.signIn("bob", "d0", "web"); // there is somebody to write to
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    gateway.close();
  }

  private TestDoor connect() {
    return connect(Long.MAX_VALUE);
  }

  private TestDoor connect(long firstWish) {
    TestDoor client = new TestDoor(gateway.server.tcpPort(), firstWish);
    open.add(client);
    return client;
  }

  private TestDoor signIn(String user) throws Exception {
    return connect().authenticate(gateway.tier.signIn(user, "d1", "console")).listen();
  }

  @Test
  @DisplayName("I12: before AUTH only AUTH and PING have effect")
  void refusesAllButAuthAndPing_beforeAuth() throws Exception {
    start();
    TestDoor stranger = connect();
    assertThat(stranger.say(new Command.Ping())).isInstanceOf(Event.Pong.class);
    assertThat(stranger.errorOf(TestDoor.send(1, "ubob", "hi"))).isEqualTo("UNAUTHENTICATED");
    assertThat(stranger.errorOf(new Command.Ack(List.of(), List.of())))
        .isEqualTo("UNAUTHENTICATED");
    assertThat(stranger.errorOf(new Command.Auth("nonsense", null, null)))
        .isEqualTo("UNAUTHENTICATED");
    stranger.listen();
    assertThat(stranger.end()).isEqualTo("UNAUTHENTICATED");
    assertThat(gateway.sessions.size()).isZero();
  }

  @Test
  void authenticatesOnce() throws Exception {
    start();
    String token = gateway.tier.signIn("ann", "d1", "console");
    TestDoor ann = connect();
    Event.AuthOk ok = ann.say(new Command.Auth(token, "d1", null), Event.AuthOk.class);
    assertThat(ok.uid()).isEqualTo("uann");
    assertThat(ok.platform()).isEqualTo("console");
    assertThat(ok.window()).isEqualTo(32);
    assertThat(ann.errorOf(new Command.Auth(token, null, null))).isEqualTo("ALREADY_AUTHENTICATED");
  }

  @Test
  @DisplayName(
      "C2: who does not authenticate in time is closed, whether it speaks msrpc or nothing")
  void closesWhoDoesNotAuthenticate() throws Exception {
    start("auth.deadline=300ms");
    try (Socket silent = new Socket("127.0.0.1", gateway.server.tcpPort())) {
      silent.setSoTimeout(30_000);
      String last = new String(silent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(last).contains("4401 not authenticated");
    }
  }

  @Test
  @DisplayName("A5: the same message for both doors: sent on one, heard on the other, and back")
  void chatsWithAClientOfTheOtherDoor() throws Exception {
    start();
    TestDoor ann = signIn("ann");
    ann.hear(Event.Heads.class);
    TestClient bob = gateway.signIn("bob", "d2", "web");

    Event.SendAck ack = ann.say(TestDoor.send(1, "ubob", "hi"), Event.SendAck.class);
    assertThat(ack.seq()).isEqualTo(1);
    assertThat(ack.delivered()).isTrue();
    assertThat(bob.hear("PUSH").at("/entries/0/content").asText()).isEqualTo("hi");

    bob.send(1, "%032x".formatted(2), "uann", "hello, 你好");
    Event.Push push = ann.hear(Event.Push.class);
    assertThat(push.entries().get(push.entries().size() - 1).content()).isEqualTo("hello, 你好");
  }

  @Test
  void commitsInTheOrderOfTheCommands() throws Exception {
    start();
    TestDoor ann = signIn("ann");
    List<CompletableFuture<Event>> answers =
        IntStream.rangeClosed(1, 30)
            .mapToObj(n -> ann.door.command(TestDoor.send(n, "ubob", "m" + n)))
            .toList();
    for (int n = 1; n <= 30; n++) {
      Event answer = answers.get(n - 1).get(30, TimeUnit.SECONDS);
      assertThat(((Event.SendAck) answer).seq()).isEqualTo(n);
    }
  }

  @Test
  void checksEveryField_asIfItHadComeAsJson() throws Exception {
    start("limits.send-burst=1000");
    TestDoor ann = signIn("ann");
    Event.Failure noCmid =
        ann.say(new Command.Send(TestDoor.message("XX", "ubob", "hi")), Event.Failure.class);
    assertThat(noCmid.code()).isEqualTo("BAD_FORMAT");
    Event.Failure control = ann.say(TestDoor.send(1, "ubob", "\u0000"), Event.Failure.class);
    assertThat(control.code()).isEqualTo("BAD_FORMAT");
    assertThat(control.cmid()).isEqualTo("%032x".formatted(1));
    assertThat(ann.errorOf(TestDoor.send(2, null, "hi"))).isEqualTo("MISSING_TARGET");
    assertThat(ann.errorOf(TestDoor.send(3, "u".repeat(129), "hi"))).isEqualTo("TOO_LARGE");
    assertThat(ann.errorOf(TestDoor.send(4, "ubob", "x".repeat(16_385)))).isEqualTo("TOO_LARGE");
    assertThat(ann.errorOf(new Command.Send((Message) null))).isEqualTo("BAD_FORMAT");
    assertThat(ann.errorOf(new Command.Pull("c", 0, 0, 9, 5))).isEqualTo("BAD_FORMAT");
    assertThat(ann.errorOf(new Command.Read(null, 0, 1))).isEqualTo("BAD_FORMAT");
    assertThat(ann.errorOf(null)).isEqualTo("UNKNOWN_COMMAND");
  }

  @Test
  void answersPing_andTellsHeads_untilTheyAreAcknowledged() throws Exception {
    start();
    TestDoor ann = signIn("ann");
    ann.hear(Event.Heads.class);
    Event.SendAck sent = ann.say(TestDoor.send(1, "ubob", "hi"), Event.SendAck.class);
    assertThat(ann.say(new Command.Ping(), Event.Pong.class).serverTime()).isPositive();
    assertThat(ann.hear(Event.Heads.class).heads())
        .singleElement()
        .satisfies(head -> assertThat(head.headSeq()).isEqualTo(1));

    Command stored = new Command.Ack(List.of(new Command.Stored(sent.conv(), 1, 1)), List.of());
    assertThat(ann.say(stored)).isNull();
    assertThat(ann.say(new Command.Read(sent.conv(), 0, 1))).isInstanceOf(Event.ReadMoved.class);
    ann.say(new Command.Ping());
    assertThat(ann.hear(Event.Heads.class).heads()).isEmpty();
  }

  @Test
  void pulls_withTheDefaultLimit() throws Exception {
    start();
    TestDoor ann = signIn("ann");
    String conv = ann.say(TestDoor.send(1, "ubob", "hi"), Event.SendAck.class).conv();
    Event.Entries found = ann.say(new Command.Pull(conv, 0, 1, 9, 0), Event.Entries.class);
    assertThat(found.entries()).singleElement().satisfies(e -> assertThat(e.seq()).isEqualTo(1));
  }

  @Test
  @DisplayName("B7: what there is no credit for is kept, and announced when there is some again")
  void announcesWhatDidNotFit_whenThereIsRoomAgain() throws Exception {
    start("limits.sends-per-second=100000", "limits.send-burst=100000");
    TestDoor slow = connect(1);
    slow.authenticate(gateway.tier.signIn("bob", "d2", "console")).listen();
    slow.hear(Event.Heads.class);
    TestDoor ann = signIn("ann");
    String conv = "";
    for (int n = 1; n <= 200; n++) {
      conv = ann.say(TestDoor.send(n, "ubob", "m" + n), Event.SendAck.class).conv();
    }
    slow.wish(Long.MAX_VALUE);
    Event.Heads heads = slow.hear(Event.Heads.class);
    assertThat(heads.heads().get(0).headSeq()).isEqualTo(200);
    Event.Entries all = slow.say(new Command.Pull(conv, 0, 1, 200, 200), Event.Entries.class);
    assertThat(all.entries()).hasSize(200);
  }

  @Test
  void tellsHeads_toAStreamThatIsOpenedLate_orAgain() throws Exception {
    start();
    TestDoor ann = connect().authenticate(gateway.tier.signIn("ann", "d1", "console"));
    ann.say(TestDoor.send(1, "ubob", "hi"));
    ann.listen();
    assertThat(ann.hear(Event.Heads.class).heads()).hasSize(1);
    TestDoor sameConnection = new TestDoor(gateway.server.tcpPort());
    open.add(sameConnection);
    ann.door.events().subscribe(sameConnection);
    assertThat(ann.end()).isEqualTo("regular");
    ann.say(new Command.Ping());
    assertThat(sameConnection.hear(Event.Heads.class).heads()).hasSize(1);
  }

  @Test
  void limitsTheRateOfMessages() throws Exception {
    start("limits.send-burst=2", "limits.sends-per-second=1");
    TestDoor ann = signIn("ann");
    ann.say(TestDoor.send(1, "ubob", "a"), Event.SendAck.class);
    ann.say(TestDoor.send(2, "ubob", "b"), Event.SendAck.class);
    Event.Failure limited = ann.say(TestDoor.send(3, "ubob", "c"), Event.Failure.class);
    assertThat(limited.code()).isEqualTo("RATE_LIMITED");
    assertThat(limited.retryAfterMs()).isPositive();
  }

  @Test
  @DisplayName("this port serves the door and nothing else")
  void servesNothingElse() {
    start();
    String address = "127.0.0.1:" + gateway.server.tcpPort();
    RpcClient client = RpcClient.builder().registry(FixedRegistry.of(address)).build();
    open.add(client);
    PushService pushes = client.reference(PushService.class);
    Kick kick = new Kick("s", 1, KickReason.SIGNED_OUT);
    CompletionException refused =
        catchThrowableOfType(CompletionException.class, () -> pushes.kick(address, kick).join());
    assertThat(((RpcException) refused.getCause()).reason()).isEqualTo(Reason.NOT_FOUND);
  }
}
