package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/protocol.md says of frames of streams that make no sense. */
class HostileStreamTest {
  private static final int REQUEST = 1;
  private static final int CANCEL = 7;
  private static final int ITEM = 8;
  private static final int END = 9;
  private static final int CREDIT = 10;
  private static final byte[] NOTHING = {};

  private final StreamServer service = new StreamServer();
  private final EchoServer echo = new EchoServer();
  private RpcServer server;
  private Peer peer;

  @BeforeEach
  void connect() throws IOException {
    server =
        RpcServer.builder()
            .export(StreamService.class, service)
            .export(EchoService.class, echo)
            .start();
    peer = Peer.greeted(server.address(), "");
  }

  @AfterEach
  void close() throws IOException {
    echo.mayEnd.release(10);
    peer.close();
    server.close();
  }

  private static byte[] open(int id, String method, String payload) {
    byte[] envelope = Peer.envelope(StreamService.class, method);
    return Peer.frame(REQUEST, 1, 0, id, Peer.concat(envelope, Peer.hex(payload)));
  }

  private static byte[] frame(int type, int id, String body) {
    return Peer.frame(type, type == ITEM ? 1 : 0, 0, id, Peer.hex(body));
  }

  private void isServed(int id) throws IOException {
    peer.send(Peer.echo(id, "still"));
    assertThat(peer.read().text()).endsWith("still");
  }

  private void isToldToGo(String text) throws IOException {
    Peer.Received frame = peer.read();
    while (frame.type() == FrameType.CREDIT) {
      frame = peer.read();
    }
    assertThat(frame.type()).isEqualTo(FrameType.GOAWAY);
    assertThat(frame.reason()).isEqualTo(GoAwayReason.PROTOCOL_ERROR.code());
    assertThat(frame.text()).contains(text);
    assertThat(peer.readOrEnd()).isNull();
  }

  @Test
  void sendsNoItem_beforeThereIsCredit() throws Exception {
    peer.send(open(1, "count", "03 0805"), frame(CREDIT, 1, "02"));
    assertThat(peer.read().body()).isEqualTo(Peer.hex("03 0801"));
    assertThat(peer.read().body()).isEqualTo(Peer.hex("03 0802"));
    isServed(2);
    peer.send(frame(CREDIT, 1, "03"));
    for (String item : new String[] {"03 0803", "03 0804", "03 0805"}) {
      assertThat(peer.read().body()).isEqualTo(Peer.hex(item));
    }
    assertThat(peer.read().type()).isEqualTo(FrameType.END);
  }

  @Test
  void goesAway_whenAnItemWasNotGranted() throws IOException {
    peer.send(open(1, "ignore", ""), frame(ITEM, 1, "06 0a 03 616e6e"));
    isToldToGo("an ITEM without credit");
  }

  @Test
  void goesAway_whenTheCreditOverflows() throws IOException {
    peer.send(open(1, "brief", ""), frame(CREDIT, 1, "ffffffff07"), frame(CREDIT, 1, "01"));
    isToldToGo("too much");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "8, 06 0a 03 616e6e, an ITEM without credit",
    "9, 0000, an END of nothing",
    "10, 01, CREDIT for nothing"
  })
  void goesAway_whenThePlainCallHasNoStream(int type, String body, String text) throws Exception {
    peer.send(Peer.call(REQUEST, 1, "slow", Peer.argument("a")), frame(type, 1, body));
    isToldToGo(text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"7, ''", "8, 06 0a 03 616e6e", "9, 0000", "9, ff", "10, 01"})
  void dropsWhatBelongsToNoCall(int type, String body) throws IOException {
    peer.send(frame(type, 5, body));
    isServed(6);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"ffffffffffffffffff01", "808080800801", "''", "0100"})
  void goesAway_whenACreditCannotBeRead(String body) throws IOException {
    peer.send(frame(CREDIT, 5, body));
    isToldToGo("");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"7, ''", "10, 01"})
  void goesAway_whenFramesForNothingFlood(int type, String body) throws IOException {
    for (int i = 0; i < 300; i++) {
      peer.send(frame(type, 5, body));
    }
    isToldToGo("too many");
  }

  @Test
  void aCancelForEveryCallIsFree() throws IOException {
    for (int id = 1; id <= 500; id++) {
      peer.send(Peer.echo(id, "x"), frame(CANCEL, id, ""));
    }
    peer.send(Peer.ping(9));
    Peer.Received frame = peer.read();
    while (frame.type() == FrameType.RESPONSE) {
      frame = peer.read();
    }
    assertThat(frame.type()).isEqualTo(FrameType.PONG);
    isServedLast(501);
  }

  private void isServedLast(int id) throws IOException {
    peer.send(Peer.echo(id, "still"));
    Peer.Received frame = peer.read();
    while (frame.id() != id) {
      frame = peer.read();
    }
    assertThat(frame.text()).endsWith("still");
  }

  @Test
  void creditsThatAreWorthTheirCostAreFree() throws IOException {
    peer.send(open(1, "brief", ""));
    for (int i = 0; i < 500; i++) {
      peer.send(frame(CREDIT, 1, "08"));
    }
    isServedLast(2);
  }

  @Test
  void aMinimalPeerGetsNoStream() throws IOException {
    try (Peer minimal = new Peer(server.address())) {
      minimal.send(open(1, "count", "03 0805"));
      assertThat(minimal.read().status()).isEqualTo(2);
      minimal.send(Peer.echo(2, "still"));
      assertThat(minimal.read().text()).endsWith("still");
    }
  }

  @Test
  void goesAway_whenAMinimalPeerUsesAPendingId() throws Exception {
    try (Peer minimal = new Peer(server.address())) {
      byte[] slow = Peer.call(REQUEST, 7, "slow", Peer.argument("a"));
      minimal.send(slow, slow);
      assertThat(minimal.read().text()).contains("request id 7 is pending");
      assertThat(minimal.readOrEnd()).isNull();
    }
  }

  @Test
  void runsNothingThatWasCancelledInTheQueue() throws Exception {
    try (RpcServer busy = busyServer();
        Peer caller = Peer.greeted(busy.address(), "")) {
      caller.send(Peer.call(REQUEST, 1, "slow", Peer.argument("a")));
      echo.begun.acquire();
      caller.send(Peer.echo(2, "never"), frame(CANCEL, 2, ""), Peer.ping(1));
      assertThat(caller.read().type()).isEqualTo(FrameType.PONG);
      echo.mayEnd.release();
      assertThat(caller.read().id()).isEqualTo(1);
      caller.send(Peer.echo(3, "still"));
      assertThat(caller.read().id()).isEqualTo(3);
      assertThat(echo.calls).hasValue(2);
    }
  }

  private RpcServer busyServer() {
    return RpcServer.builder()
        .export(EchoService.class, echo)
        .options(ServerOptions.DEFAULTS.withWorkers(1, 10))
        .start();
  }

  @Test
  void refusesMoreStreamsThanItBears() throws IOException {
    for (int id = 1; id <= 1025; id++) {
      peer.send(open(id, "brief", ""));
    }
    Peer.Received refusal = peer.read();
    assertThat(refusal.id()).isEqualTo(1025);
    assertThat(refusal.status()).isEqualTo(7);
  }

  @Test
  void anItemThatCannotBeReadFailsTheService() throws Exception {
    peer.send(open(1, "sum", ""));
    assertThat(peer.read().type()).isEqualTo(FrameType.CREDIT);
    peer.send(frame(ITEM, 1, "00"));
    Peer.Received answer = peer.read();
    assertThat(answer.type()).isEqualTo(FrameType.RESPONSE);
    assertThat(answer.status()).isEqualTo(10);
    assertThat(service.argument.handle((all, e) -> e).get(30, TimeUnit.SECONDS)).isNotNull();
    isServed(2);
  }

  @Test
  void anEndThatCannotBeReadFailsTheService() throws Exception {
    peer.send(open(1, "sum", ""));
    assertThat(peer.read().type()).isEqualTo(FrameType.CREDIT);
    peer.send(Peer.frame(END, 0, 0, 1, NOTHING));
    assertThat(peer.read().status()).isEqualTo(10);
    isServed(2);
  }
}
