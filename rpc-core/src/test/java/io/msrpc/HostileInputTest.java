package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of docs/protocol.md's table of bad input that one connection can send. */
class HostileInputTest {
  private static final int REQUEST = 1;
  private static final int ONEWAY = 11;
  private static final int INVALID_REQUEST = 2;
  private static final int NOT_FOUND = 4;
  private static final int TOO_LARGE = 11;

  private final EchoServer service = new EchoServer();
  private RpcServer server;
  private Peer bystander;
  private Peer peer;

  @BeforeEach
  void connect() throws IOException {
    server = RpcServer.builder().export(EchoService.class, service).start();
    bystander = Peer.greeted(server.address(), "");
    peer = Peer.greeted(server.address(), "");
  }

  @AfterEach
  void everybodyElseIsServed() throws IOException {
    bystander.send(Peer.echo(1, "still"));
    assertThat(bystander.read().text()).endsWith("still");
    bystander.close();
    peer.close();
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"6d736e61", "474554202f20485454502f312e310d0a0d0a", "1603010200"})
  void closesAtOnce_whenTheMagicIsWrong(String hex) throws IOException {
    peer.send(Peer.hex(hex));
    assertThat(peer.readOrEnd()).isNull();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "6d736e6202, version: 2",
    "6d736e6201 0000000f, length: 15",
    "6d736e6201 ffffffff, length: -1",
    "6d736e6201 80000000, length: -2147483648",
    "6d736e6201 40000000, length: 1073741824",
    "6d736e6201 00800001, length: 8388609",
    "6d736e6201 00000010 0c, type: 12",
    "6d736e6201 00000011 03, length: 17",
    "6d736e6201 00000010 02000000000001, a RESPONSE from a client"
  })
  @DisplayName("defect: length field trusted (negative or huge)")
  void saysWhyAndCloses_whenTheHeaderIsWrong(String hex, String why) throws IOException {
    peer.send(Peer.hex(hex), new byte[1 << 20]);
    assertGoesAway(GoAwayReason.PROTOCOL_ERROR, why);
  }

  @Test
  void ignoresExtensions() throws IOException {
    peer.send(Peer.frame(0x80, 9, 9, 9, new byte[100]), Peer.frame(0xff, 0, 0, 0, new byte[0]));
    assertAlive(1);
  }

  @ParameterizedTest(name = "codec {0}, compression {1}")
  @CsvSource({"0, 0", "2, 0", "200, 0", "1, 2", "1, 3", "1, 255", "1, 1"})
  void refusesTheCall_whenItsCodecOrCompressionIsNotAccepted(int codec, int compression)
      throws IOException {
    byte[] body = Peer.concat(Peer.envelope("echo"), Peer.argument("no gzip either"));
    peer.send(Peer.frame(REQUEST, codec, compression, 1, body));
    assertStatus(1, INVALID_REQUEST);
    assertAlive(2);
  }

  @Test
  void refusesBombs() throws IOException {
    byte[] bomb = Peer.concat(Peer.envelope("bytes"), gzip(new byte[4 << 20]));
    byte[] noise = new byte[8_380_000];
    new Random(1).nextBytes(noise);
    byte[] tooLong = Peer.concat(Peer.envelope("bytes"), gzip(noise, new byte[20_000]));
    peer.send(Peer.frame(REQUEST, 1, 1, 1, bomb));
    assertStatus(1, TOO_LARGE);
    peer.send(Peer.frame(REQUEST, 1, 1, 2, tooLong));
    assertStatus(2, TOO_LARGE);
    assertAlive(3);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "", // no argument at all
        "05 0a05 6162", // a text longer than the message
        "ffffffffffffffffff01", // a length beyond everything
        "04 0a01 61 00", // one byte too many
        "04 0f01 61", // a wire type that there is not
        "0b 0b0b0b0b0b0b0b0b0b0b" // groups that never end
      })
  void refusesTheCall_whenItsArgumentsAreNone(String payload) throws IOException {
    peer.send(Peer.call(REQUEST, 1, "echo", Peer.hex(payload)));
    assertStatus(1, INVALID_REQUEST);
    assertAlive(2);
  }

  @Test
  void refusesTheCall_whenItsArgumentsNestTooDeeplyOrCountTooMuch() throws IOException {
    String deep = "8d01" + "0b".repeat(70) + "0c".repeat(70);
    peer.send(Peer.call(REQUEST, 1, "echo", Peer.hex(deep)));
    assertStatus(1, INVALID_REQUEST);
    peer.send(Peer.call(REQUEST, 2, "byName", Peer.hex("07 08ffffffff07")));
    assertStatus(2, INVALID_REQUEST);
    assertAlive(3);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "", // nothing
        "00000000000000", // half a method id
        "0000000000000000", // no timeout
        "0000000000000000 ffffffffffffffffffff 00", // a timeout longer than 64 bits
        "0000000000000000 01 41", // 65 attachments
        "0000000000000000 01 01 ff7f" // an attachment longer than the frame
      })
  void refusesTheCall_whenItsEnvelopeIsNone(String envelope) throws IOException {
    peer.send(Peer.frame(REQUEST, 1, 0, 1, Peer.hex(envelope)));
    assertStatus(1, INVALID_REQUEST);
    assertAlive(2);
  }

  @Test
  void refusesTheCall_whenThereIsNoSuchMethod() throws IOException {
    peer.send(Peer.call(REQUEST, 1, "no such method", new byte[0]));
    assertThat(assertStatus(1, NOT_FOUND).text()).contains("no method 2a is exported here");
    assertAlive(2);
  }

  @Test
  void neverAnswersAOneway_howeverBad() throws IOException, InterruptedException {
    peer.send(
        Peer.call(ONEWAY, 1, "no such method", new byte[0]),
        Peer.call(ONEWAY, 2, "tell", Peer.hex("05 0a05 6162")),
        Peer.frame(ONEWAY, 9, 0, 3, Peer.envelope("tell")),
        Peer.frame(ONEWAY, 1, 9, 4, Peer.envelope("tell")),
        Peer.frame(ONEWAY, 1, 0, 5, new byte[0]),
        Peer.call(ONEWAY, 6, "tell", Peer.argument("good")));
    assertThat(service.told.poll(30, TimeUnit.SECONDS)).isEqualTo("good");
    assertAlive(7);
    assertThat(service.told).isEmpty();
  }

  @ParameterizedTest(name = "{0} after 5")
  @ValueSource(ints = {5, 4, 0, -1, Integer.MIN_VALUE})
  void saysWhyAndCloses_whenTheRequestIdDoesNotGrow(int id) throws IOException {
    assertAlive(5);
    peer.send(Peer.echo(id, "again"), Peer.call(ONEWAY, 6, "tell", Peer.argument("late")));
    assertThat(assertGoesAway(GoAwayReason.PROTOCOL_ERROR, "after 5").body()[3])
        .isEqualTo((byte) 5);
    assertThat(service.told).as("certified as not started").isEmpty();
    assertThat(service.calls).hasValue(1);
  }

  @Test
  void saysWhyAndCloses_whenPingsComeTooFast() throws IOException {
    for (int id = 1; id <= 100; id++) {
      peer.send(Peer.ping(id));
    }
    Peer.Received frame = peer.read();
    int pongs = 0;
    for (; frame.type() == FrameType.PONG; frame = peer.read()) {
      pongs++;
      assertThat(frame.id()).isEqualTo(pongs);
    }
    assertThat(pongs).isBetween(20, 99);
    assertThat(frame.reason()).isEqualTo(GoAwayReason.PROTOCOL_ERROR.code());
    assertThat(peer.readOrEnd()).isNull();
  }

  @Test
  @DisplayName("A7: the server closes a connection that is silent, in the middle of a frame too")
  void closesSilentPeers() throws IOException {
    ServerOptions impatient = ServerOptions.DEFAULTS.withIdleTimeout(Duration.ofMillis(300));
    try (RpcServer other =
            RpcServer.builder().export(EchoService.class, service).options(impatient).start();
        Peer silent = new Peer(other.address());
        Peer halfway = new Peer(other.address())) {
      halfway.send(Peer.hex("6d736e62 01"));
      assertThat(silent.readOrEnd()).isNull();
      assertThat(halfway.readOrEnd()).isNull();
    }
  }

  private Peer.Received assertStatus(int id, int status) throws IOException {
    Peer.Received frame = peer.read();
    assertThat(frame.type()).isEqualTo(FrameType.RESPONSE);
    assertThat(frame.id()).isEqualTo(id);
    assertThat(frame.status()).as(frame.text()).isEqualTo(status);
    return frame;
  }

  private void assertAlive(int id) throws IOException {
    peer.send(Peer.echo(id, "alive"));
    assertThat(assertStatus(id, 0).text()).endsWith("alive");
  }

  private Peer.Received assertGoesAway(GoAwayReason reason, String why) throws IOException {
    Peer.Received frame = peer.read();
    assertThat(frame.type()).isEqualTo(FrameType.GOAWAY);
    assertThat(frame.reason()).isEqualTo(reason.code());
    assertThat(frame.text()).contains(why);
    assertThat(peer.readOrEnd()).isNull();
    return frame;
  }

  private static byte[] gzip(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      for (byte[] part : parts) {
        gzip.write(part);
      }
    }
    return out.toByteArray();
  }
}
