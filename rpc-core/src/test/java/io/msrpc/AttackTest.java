package io.msrpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.FrameType;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What has broken other frameworks, sent as arguments: refused, or skipped as a member nobody
 * knows; no class is loaded and the connection lives.
 */
class AttackTest {
  private static final int REQUEST = 1;
  private static final int OK = 0;
  private static final int INVALID_REQUEST = 2;
  private static final String GADGET = "io.msrpc.AttackTest$Gadget";

  /** The classes that the attacks name. */
  private static final List<String> NAMED =
      List.of(
          GADGET,
          "org.apache.commons.collections.functors.InvokerTransformer",
          "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
          "com.sun.rowset.JdbcRowSetImpl",
          "javax.management.BadAttributeValueExpException");

  private static final Queue<String> LOADED = new ConcurrentLinkedQueue<>();

  /** Says when a name from the wire has become a class. */
  static final class Gadget {
    static {
      LOADED.add(GADGET);
    }
  }

  /** Says which classes are looked for by name on the threads of a server. */
  private static final class Watching extends ClassLoader {
    Watching(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      LOADED.add(name);
      return super.loadClass(name, resolve);
    }
  }

  private RpcServer server;
  private Peer peer;

  @BeforeEach
  void connect() throws IOException {
    Thread current = Thread.currentThread();
    ClassLoader usual = current.getContextClassLoader();
    current.setContextClassLoader(new Watching(usual));
    try {
      server = RpcServer.builder().export(EchoService.class, new EchoServer()).start();
      peer = Peer.greeted(server.address(), "");
      peer.send(Peer.echo(1, "warm"));
      assertThat(peer.read().status()).isEqualTo(OK);
    } finally {
      current.setContextClassLoader(usual);
    }
    LOADED.clear();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    server.close();
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  /** An object of a class by name, as Java writes it: header, class descriptor, no fields. */
  private static byte[] serialized(String type) {
    byte[] name = bytes(type);
    byte[] head = Peer.hex("aced0005 7372 00 %02x".formatted(name.length));
    return Peer.concat(Peer.concat(head, name), Peer.hex("0000000000000001 02 0000 78 70"));
  }

  /** A slot: the length of a message, then the message. */
  private static byte[] slot(byte[] message) {
    return Peer.concat(new byte[] {(byte) (message.length + 1)}, message);
  }

  /** Field 127, in which protostuff-runtime names the class of a polymorphic value. */
  private static byte[] polymorphic(String type) {
    byte[] name = bytes(type);
    return Peer.concat(Peer.hex("fa07 %02x".formatted(name.length)), name);
  }

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }

  static Stream<Arguments> refused() {
    return Stream.of(serializedObjects(), protostuff(), hessian(), jsonGadgets())
        .flatMap(attacks -> attacks);
  }

  private static Stream<Arguments> serializedObjects() {
    return NAMED.stream()
        .flatMap(
            type ->
                Stream.of(
                    Arguments.of("Java object " + type, 1, "echo", serialized(type)),
                    Arguments.of("in a slot " + type, 1, "echo", slot(serialized(type))),
                    Arguments.of("as JSON " + type, 2, "echo", serialized(type))));
  }

  private static Stream<Arguments> protostuff() {
    byte[] named = polymorphic(GADGET);
    byte[] group = Peer.concat(Peer.concat(Peer.hex("0801 fb07"), named), Peer.hex("fc07"));
    return Stream.of(
        Arguments.of("a list of a class by name", 1, "byName", slot(named)),
        Arguments.of("a list, then a class by name", 1, "byName", slot(group)),
        Arguments.of(
            "a class where an element is due",
            1,
            "byName",
            slot(Peer.concat(Peer.hex("0801"), named))),
        Arguments.of("2 billion elements", 1, "byName", Peer.hex("07 08ffffffff07")),
        Arguments.of("4 billion elements", 1, "byName", Peer.hex("07 08ffffffff0f")),
        Arguments.of("a text of 2 GiB", 1, "echo", Peer.hex("07 0affffffff07")),
        Arguments.of("a slot of 2⁶³ bytes", 1, "echo", Peer.hex("ffffffffffffffff7f")),
        Arguments.of("127 groups", 1, "echo", slot(Peer.hex("0b".repeat(100)))),
        Arguments.of("lists in lists", 1, "byName", slot(Peer.hex("0801 13".repeat(30)))));
  }

  private static Stream<Arguments> hessian() {
    byte[] call = Peer.concat(Peer.hex("4802 0043"), bytes("\14execute\220M\56" + GADGET));
    byte[] map = Peer.concat(Peer.hex("4d 74 00 1a"), bytes(GADGET + "S\0\1xz"));
    return Stream.of(call, map)
        .flatMap(
            bytes ->
                IntStream.of(1, 2)
                    .mapToObj(codec -> Arguments.of("Hessian", codec, "echo", bytes)));
  }

  private static Stream<Arguments> jsonGadgets() {
    String rowSet = "\"com.sun.rowset.JdbcRowSetImpl\",\"dataSourceName\":\"ldap://127.0.0.1:1/x\"";
    return Stream.of(
            "[{\"@type\":" + rowSet + "}]",
            "[{\"@class\":\"" + GADGET + "\"}]",
            "[[\"" + GADGET + "\",{}]]",
            "[{\"$type\":\"" + GADGET + ", System\"}]",
            "{\"@type\":\"java.lang.AutoCloseable\"}",
            "[".repeat(100_000),
            "[{\"a\":".repeat(50_000),
            "[" + "9".repeat(500_000) + "]",
            "[\"\\ud800\\u0000" + "\\u".repeat(3) + "\"]")
        .map(text -> Arguments.of("JSON", 2, "echo", json(text)));
  }

  @ParameterizedTest(name = "{0}, codec {1}, {2}")
  @MethodSource("refused")
  void isRefused_andLoadsNothing(String name, int codec, String method, byte[] payload)
      throws IOException {
    peer.send(call(codec, 2, method, payload));

    Peer.Received answer = peer.read();

    assertThat(answer.type()).isEqualTo(FrameType.RESPONSE);
    assertThat(answer.status()).as(name + ": " + answer.text()).isEqualTo(INVALID_REQUEST);
    assertNothingHappened();
  }

  static Stream<Arguments> skipped() {
    return Stream.of(
        Arguments.of(1, "echo", slot(polymorphic(GADGET))),
        Arguments.of(2, "byName", json("[[{\"@class\":\"" + GADGET + "\",\"name\":\"a\"}]]")),
        Arguments.of(2, "byName", json("[[{\"@type\":\"" + GADGET + "\",\"name\":\"a\"}]]")));
  }

  @ParameterizedTest(name = "codec {0}, {1}")
  @MethodSource("skipped")
  void isSkipped_whereUnknownMembersAre(int codec, String method, byte[] payload)
      throws IOException {
    peer.send(call(codec, 2, method, payload));

    assertThat(peer.read().status()).isEqualTo(OK);
    assertNothingHappened();
  }

  private static byte[] call(int codec, int id, String method, byte[] payload) {
    return Peer.frame(REQUEST, codec, 0, id, Peer.concat(Peer.envelope(method), payload));
  }

  private void assertNothingHappened() throws IOException {
    peer.send(Peer.echo(3, "still here"));
    assertThat(peer.read().text()).endsWith("still here");
    assertThat(LOADED).doesNotContainAnyElementsOf(NAMED);
  }
}
