package io.msrpc.im.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The upgrade, and frames and messages that are not what they should be. */
final class WebSocketDoorTest {
  private static final String UPGRADE =
      "GET /im HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol: msim.json.v1\r\n";

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  /** The first line of the answer to these bytes. */
  private String firstLine(String bytes) throws IOException {
    try (Socket socket = gateway.socket()) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return line(socket.getInputStream());
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Test
  void upgrades_whenTheSubProtocolIsOffered_withoutAnOrigin() throws Exception {
    assertThat(firstLine(UPGRADE + PROTOCOL + "\r\n")).contains(" 101 ");
    assertThat(firstLine(UPGRADE + "Sec-WebSocket-Protocol: a, msim.json.v1\r\n\r\n"))
        .contains(" 101 ");
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade: websocket, Upgrade: h2c, 426",
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8, 426",
    "GET /im, POST /im, 426",
    "GET /im, GET /other, 404",
    "msim.json.v1, msim.json.v9, 400",
  })
  void refusesAnUpgrade_thatIsNotOurs(String good, String bad, int status) throws Exception {
    String request = (UPGRADE + PROTOCOL + "\r\n").replace(good, bad);

    assertThat(firstLine(request)).contains(" " + status + " ");
  }

  @Test
  void refusesPages_ofAnotherOrigin_andAllowsOurs() throws Exception {
    assertThat(firstLine(UPGRADE + PROTOCOL + "Origin: http://evil.example\r\n\r\n"))
        .contains(" 403 ");
    assertThat(firstLine(UPGRADE + PROTOCOL + "Origin: http://x\r\n\r\n")).contains(" 101 ");
    assertThat(firstLine(UPGRADE + PROTOCOL + "Origin: https://x\r\n\r\n")).contains(" 101 ");
  }

  @Test
  void allowsTheOrigins_thatTheOperatorNames() throws Exception {
    try (TestGateway open = new TestGateway("allowed-origins=https://chat.example")) {
      try (Socket socket = open.socket()) {
        String request = UPGRADE + PROTOCOL + "Origin: https://chat.example\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        assertThat(line(socket.getInputStream())).contains(" 101 ");
      }
    }
  }

  @ParameterizedTest
  @DisplayName("C3: unknown kind, missing target, malformed JSON: a clear answer, and life goes on")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nonsense|BAD_FORMAT",
        "[]|BAD_FORMAT",
        "{\"cmd\":\"DANCE\"}|UNKNOWN_COMMAND",
        "{\"cmd\":\"SEND\",\"body\":{\"cmid\":\"x\"}}|BAD_FORMAT",
        "{\"cmd\":\"SEND\",\"body\":{\"cmid\":\"00000000000000000000000000000001\",\"type\":\"TEXT\",\"content\":\"x\"}}|MISSING_TARGET",
        "{\"cmd\":\"PULL\",\"body\":{\"conv\":\"c\",\"from\":0,\"to\":1}}|BAD_FORMAT",
        "{\"cmd\":\"READ\",\"body\":{\"conv\":\"c\",\"upTo\":\"1\"}}|BAD_FORMAT",
        "{\"cmd\":\"ACK\",\"body\":{\"acks\":{}}}|BAD_FORMAT",
        "{\"cmd\":\"AUTH\",\"body\":{\"token\":\"token-s-ann-d1\"}}|ALREADY_AUTHENTICATED",
      })
  void answersWithAnError_andTheConnectionLivesOn(String text, String code) throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.sayText(text);

    JsonNode error = ann.hearError(code);
    assertThat(error.at("/body/text").asText()).isNotEmpty();
    assertThat(error.at("/body/expose").isBoolean()).isTrue();
    ann.say("PING", 1, "{}");
    ann.hear("PONG");
  }

  @Test
  @DisplayName("B5: nothing but login and PING is accepted before it")
  void refusesEverything_beforeAuthentication() throws Exception {
    TestClient client = gateway.connect();

    client.say("PING", 1, "{}");
    assertThat(client.hear("PONG").get("serverTime").asLong()).isPositive();
    client.send(2, ChatOverWebSocketTest.cmid(1), "ubob", "x");
    assertThat(client.hearError("UNAUTHENTICATED").get("id").asLong()).isEqualTo(2);
    client.say("PULL", 3, "{\"conv\":\"c\",\"from\":1,\"to\":1}");
    client.hearError("UNAUTHENTICATED");
    client.sayText("{\"cmd\":\"DANCE\"}");
    client.hearError("UNKNOWN_COMMAND");
  }

  @Test
  @DisplayName("C2: clear answers for missing, bad and expired tokens")
  void tellsWhatIsWrongWithAToken_andClosesAfterFiveTries() throws Exception {
    TestClient client = gateway.connect();

    client.say("AUTH", 1, "{}");
    assertThat(client.hearError("BAD_FORMAT").at("/body/text").asText()).contains("token");
    client.say("AUTH", 2, "{\"token\":\"expired\"}");
    client.hearError("TOKEN_EXPIRED");
    for (int i = 0; i < 4; i++) {
      client.say("AUTH", 3, "{\"token\":\"forged\"}");
      client.hearError("UNAUTHENTICATED");
    }
    assertThat(client.closeCode()).isEqualTo(4401);
  }

  @Test
  void closes_whenAMessageIsLargerThanAllowed_beforeAuthentication() throws Exception {
    TestClient client = gateway.connect();
    client.sayText("{\"pad\":\"" + "x".repeat(5_000) + "\"}");

    assertThat(client.closeCode()).isEqualTo(1009);
  }

  @Test
  void takesALargeMessage_onlyAfterAuthentication() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.sayText("{\"cmd\":\"PING\",\"pad\":\"" + "x".repeat(60_000) + "\"}");
    ann.hear("PONG");
    ann.sayText("{\"cmd\":\"PING\",\"pad\":\"" + "x".repeat(70_000) + "\"}");
    assertThat(ann.closeCode()).isEqualTo(1009);
  }

  @Test
  void putsAMessageTogether_thatComesInPieces() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.socket().sendText("{\"cmd\":", false).get();
    ann.socket().sendText("\"PI", false).get();
    ann.socket().sendText("NG\",\"id\":9}", true).get();

    assertThat(ann.hearWhole("PONG").get("id").asLong()).isEqualTo(9);
  }

  @Test
  void closes_whenAMessageComesInTooManyPieces() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");

    for (int i = 0; i < 65 && !ann.closed.isDone(); i++) {
      ann.socket().sendText("", false).get();
    }

    assertThat(ann.closeCode()).isEqualTo(1009);
  }

  @Test
  void closes_whenThePiecesTogetherAreTooLarge() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.socket().sendText("x".repeat(40_000), false).get();
    ann.socket().sendText("x".repeat(40_000), false).get();

    assertThat(ann.closeCode()).isEqualTo(1009);
  }

  @Test
  void refusesBinaryFrames() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");
    ann.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 2}), true).get();

    assertThat(ann.closeCode()).isEqualTo(1003);
  }

  @Test
  void answersPing_ofWebSocketItself_andClose() throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");
    ann.socket().sendPing(ByteBuffer.wrap(new byte[] {1})).get();
    ann.socket().sendClose(1000, "bye").get();

    assertThat(ann.closeCode()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({"c328, 1007", "ffff, 1007", "eda080, 1007", "f4908080, 1007"})
  void closes_whenATextIsNotUtf8(String hex, int code) throws Exception {
    try (Socket socket = upgraded()) {
      socket.getOutputStream().write(frame(0x81, java.util.HexFormat.of().parseHex(hex)));

      assertThat(closeCode(socket.getInputStream())).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "C1 81 00000000 78, 1002", // a reserved bit
    "83 81 00000000 78, 1002", // an unknown opcode
    "80 81 00000000 78, 1002", // a continuation of nothing
    "89 FE 0100 00000000, 1002", // a ping of 256 bytes
    "81 01 78, 1002", // not masked
    "81 FF 7FFFFFFFFFFFFFFF 00000000, 1009", // a length of 2⁶³ − 1
    "81 FF FFFFFFFFFFFFFFFF 00000000, 1009", // a negative length
    "81 FF 0000000040000000 00000000, 1009", // 1 GiB
  })
  @DisplayName("B: length field trusted (defect): a bad frame closes its own connection, no other")
  void closesItsOwnConnection_onABadFrame(String hex, int code) throws Exception {
    TestClient other = gateway.signIn("ann", "d1", "web");
    try (Socket socket = upgraded()) {
      socket
          .getOutputStream()
          .write(java.util.HexFormat.of().parseHex(hex.replace(" ", "").toLowerCase()));

      assertThat(closeCode(socket.getInputStream())).isIn(code, 1002);
    }
    other.say("PING", 1, "{}");
    other.hear("PONG");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 2_000})
  void refusesDeepNesting_withoutFallingOver(int depth) throws Exception {
    TestClient ann = gateway.signIn("ann", "d1", "web");

    ann.sayText("{\"cmd\":\"PING\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}");

    ann.hearError("BAD_FORMAT");
  }

  private Socket upgraded() throws IOException {
    Socket socket = gateway.socket();
    socket.getOutputStream().write((UPGRADE + PROTOCOL + "\r\n").getBytes(ISO_8859_1));
    InputStream in = socket.getInputStream();
    while (!line(in).isEmpty()) {
      in.read();
    }
    in.read();
    return socket;
  }

  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
    frame.put((byte) first).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
    return frame.array();
  }

  /** Reads frames up to a close frame; its status. */
  private static int closeCode(InputStream in) throws IOException {
    for (; ; ) {
      int opcode = in.read();
      int length = in.read();
      if (length == 126) {
        length = in.read() << 8 | in.read();
      }
      byte[] payload = in.readNBytes(length);
      if (opcode == 0x88) {
        return ByteBuffer.wrap(payload).getShort();
      }
      assertThat(opcode).as(new String(payload, UTF_8)).isEqualTo(0x81);
    }
  }
}
