package io.msrpc;

import static io.msrpc.Sentences.assertFailure;
import static io.msrpc.Sentences.says;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.ServiceContract;
import io.msrpc.hello.Greeter;
import io.msrpc.hello.Lookup;
import io.msrpc.hello.Users;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/protocol.md says under "Method id", tried on a running server by a client that makes
 * the ids itself.
 */
@Timeout(60)
class MethodIdSentencesTest {
  private static final int NOT_FOUND = 4;
  private static final String HERE = "io.msrpc.MethodIdSentencesTest$";
  private static final Pattern ROW =
      Pattern.compile("\\| `(default/\\S+)` \\| `([0-9a-f]{16})` \\|");

  private static RpcServer server;

  interface Parent {
    String inherited();
  }

  interface Child extends Parent {
    static String none() {
      return "";
    }

    String types(long[][] table, List<String> texts, Mood[] moods, boolean flag, String... more);

    enum Mood {}
  }

  /** The compiler adds a bridge {@code find(Object)}. */
  interface DeclaredAnew extends Lookup<Long, String> {
    @Override
    String find(Long key);
  }

  @BeforeAll
  static void start() {
    ServiceContract other = ServiceContract.of(Child.class, "blue", "2.1", Duration.ZERO);
    server =
        RpcServer.builder()
            .export(Child.class, namesItsMethods(Child.class))
            .export(other, namesItsMethods(Child.class))
            .export(DeclaredAnew.class, namesItsMethods(DeclaredAnew.class))
            .export(Greeter.class, namesItsMethods(Greeter.class))
            .export(Users.class, namesItsMethods(Users.class))
            .start();
  }

  /** A service whose methods return their names. */
  private static <T> T namesItsMethods(Class<T> contract) {
    return contract.cast(
        Proxy.newProxyInstance(
            contract.getClassLoader(),
            new Class<?>[] {contract},
            (proxy, method, arguments) ->
                method.getReturnType().isAssignableFrom(String.class) ? method.getName() : null));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sentences")
  void holds(String sentence, Sentences.Scenario scenario) throws IOException {
    Sentences.check(sentence, scenario, server);
  }

  static Stream<Arguments> sentences() {
    return Stream.of(
        says(
            "Bytes 0 to 7 of SHA-256 over the UTF-8 text `group/interface:version#method(types)`",
            peer -> calls(peer, "default/" + HERE + "Child:1#inherited()", "", "inherited")),
        says(
            "Group and version are always there; their defaults are `default` and `1`.",
            peer -> {
              calls(peer, "blue/" + HERE + "Child:2.1#inherited()", "", "inherited");
              knowsNot(peer, "blue/" + HERE + "Child:1#inherited()");
              knowsNot(peer, HERE + "Child#inherited()");
            }),
        says(
            "The interface is the exported one, for inherited methods too.",
            peer -> knowsNot(peer, "default/" + HERE + "Parent:1#inherited()")),
        says(
            "the keyword for primitives, the element and `[]` per dimension for arrays, variable",
            peer -> {
              String types = "(long[][],java.util.List," + HERE + "Child$Mood[],boolean,%s)";
              String method = "default/" + HERE + "Child:1#types" + types;
              String none = "00 00 00 01 00";
              calls(peer, method.formatted("java.lang.String[]"), none, "types");
              knowsNot(peer, method.formatted("java.lang.String"));
            }),
        says(
            "is replaced by its argument *before* erasure: where `Users` extends `Lookup<Long,",
            peer -> {
              String users = "default/io.msrpc.hello.Users:1#find";
              calls(peer, users + "(java.lang.Long)", "03 08 07", "find");
              knowsNot(peer, users + "(java.lang.Object)");
            }),
        says(
            "the same whether a method is inherited or declared anew with its own types.",
            peer -> {
              String method = "default/" + HERE + "DeclaredAnew:1#find(java.lang.Long)";
              calls(peer, method, "03 08 07", "find");
            }),
        says(
            "Bridges, static methods and those of `Object` have no id.",
            peer -> {
              knowsNot(peer, "default/" + HERE + "DeclaredAnew:1#find(java.lang.Object)");
              knowsNot(peer, "default/" + HERE + "Child:1#none()");
              knowsNot(peer, "default/" + HERE + "Child:1#toString()");
            }));
  }

  @Test
  void everyRowOfTheTableNamesAMethodOfTheServer() throws IOException {
    Matcher rows = ROW.matcher(Files.readString(Path.of("..", "docs", "protocol.md")));
    int found = 0;
    try (Peer peer = new Peer(server.address())) {
      for (; rows.find(); found++) {
        byte[] id = id(rows.group(1));
        assertThat(id).as(rows.group(1)).isEqualTo(Peer.hex(rows.group(2)));
        peer.send(request(id, "ff"));
        assertThat(peer.read().status()).as(rows.group(1)).isNotEqualTo(NOT_FOUND);
      }
    }
    assertThat(found).isEqualTo(6);
  }

  @Test
  void twoMethodsWithOneIdAreAnErrorAtStart() throws IOException {
    Sentences.check(
        "Two methods of one server with the same id are an error at its start.",
        peer ->
            assertThatThrownBy(
                    () ->
                        RpcServer.builder()
                            .export(Users.class, namesItsMethods(Users.class))
                            .export(Users.class, namesItsMethods(Users.class)))
                .isInstanceOf(IllegalArgumentException.class),
        server);
  }

  private static void calls(Peer peer, String text, String arguments, String method)
      throws IOException {
    peer.send(request(id(text), arguments));
    Peer.Received answer = peer.read();
    assertThat(answer.status()).as(text + ": " + answer.text()).isZero();
    assertThat(answer.text()).endsWith(method);
  }

  private static void knowsNot(Peer peer, String text) throws IOException {
    peer.send(request(id(text), ""));
    assertFailure(peer, NOT_FOUND, 0);
  }

  /** A call with a minute of time. */
  private static byte[] request(byte[] id, String arguments) {
    byte[] rest = Peer.hex("e0d403 00" + arguments);
    return Peer.frame(1, 1, 0, 1, Peer.concat(id, rest));
  }

  private static byte[] id(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Arrays.copyOf(digest, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
