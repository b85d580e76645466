package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An old and a new version of one interface, each with class files of its own. */
class EvolutionTest {
  @TempDir private Path directory;
  private Version before;
  private Version after;
  private Serializer serializer = new ProtostuffSerializer();

  private void versions(String oldMembers, String newMembers) throws IOException {
    before = Version.compile(Files.createDirectory(directory.resolve("before")), oldMembers);
    after = Version.compile(Files.createDirectory(directory.resolve("after")), newMembers);
  }

  /** A record {@code User}, and the method that takes and returns it. */
  private static String user(String components, String arguments) {
    return "record User(%s) {} User same(User user); static User value() { return new User(%s); }"
        .formatted(components, arguments);
  }

  @AfterEach
  void close() throws IOException {
    before.close();
    after.close();
  }

  private String call(Version consumer, Version provider) {
    try (RpcServer server =
            RpcServer.builder()
                .export(ServiceContract.of(provider.type()), provider.provider())
                .start();
        RpcClient client =
            RpcClient.builder()
                .registry(FixedRegistry.of(server.address().toString()))
                .serializer(serializer)
                .build()) {
      return consumer.call(client.reference(ServiceContract.of(consumer.type())));
    }
  }

  /** The old consumer's and then the new consumer's call: what the other side saw, and returned. */
  private List<String> exchanged() throws InterruptedException {
    String forth = call(before, after);
    String back = call(after, before);
    return List.of(after.seen.take(), forth, before.seen.take(), back);
  }

  @Test
  void aComponentAddedAtTheEnd_isSkippedOrMissing() throws Exception {
    versions(
        user("long id, String name", "1, \"Ann\""),
        user("long id, String name, int age, List<String> tags", "2, \"Bob\", 30, List.of(\"x\")"));

    assertThat(exchanged())
        .containsExactly(
            "User[id=1, name=Ann, age=0, tags=[]]",
            "User[id=1, name=Ann]",
            "User[id=2, name=Bob]",
            "User[id=2, name=Bob, age=0, tags=[]]");
  }

  @Test
  void aConstantAdded_isNullOrTheUnknownOne() throws Exception {
    String old = "enum Mode { ON } enum Level { LOW, @Unknown OTHER }";
    versions(
        old + user("Mode mode, Level level", "Mode.ON, Level.LOW"),
        old.replace("ON", "ON, OFF").replace("LOW", "LOW, HIGH")
            + user("Mode mode, Level level", "Mode.OFF, Level.HIGH"));

    assertThat(exchanged())
        .containsExactly(
            "User[mode=ON, level=LOW]",
            "User[mode=ON, level=LOW]",
            "User[mode=null, level=OTHER]",
            "User[mode=null, level=OTHER]");
  }

  @Test
  void aMethodAdded_isNotFoundAtTheOldProvider() throws Exception {
    String value = "static int value() { return 7; }";
    versions("int old(int number);" + value, "int same(int number); int old(int number);" + value);

    assertThatThrownBy(() -> call(after, before))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("Shop#same");
  }

  @Test
  void aNumberWidened_andAComponentRenamed_staysWhatItWas() throws Exception {
    versions(user("int id, String name", "1, \"Ann\""), user("long id, String title", "2, \"B\""));

    assertThat(exchanged())
        .containsExactly(
            "User[id=1, title=Ann]",
            "User[id=1, name=Ann]",
            "User[id=2, name=B]",
            "User[id=2, title=B]");
  }

  @Test
  void componentsOfOneType_thatChangePlaces_exchangeSilently_butNotWithTagsNorOnJson()
      throws Exception {
    String first = "\"Ada\", \"Lovelace\"";
    versions(user("String first, String last", first), user("String last, String first", first));
    assertThat(call(before, after)).isEqualTo("User[first=Ada, last=Lovelace]");
    assertThat(after.seen.take()).isEqualTo("User[last=Ada, first=Lovelace]");

    serializer = new JsonSerializer();
    call(before, after);
    assertThat(after.seen.take()).isEqualTo("User[last=Lovelace, first=Ada]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "String a, String b, String c | String a, String c               | User[a=1, c=2]",
        "String a, String b, String c | @Tag(1) String a, @Tag(3) String c | User[a=1, c=3]"
      })
  void aComponentRemoved_movesThoseBehindIt_unlessTheyHaveTags(
      String oldComponents, String newComponents, String seen) throws Exception {
    versions(user(oldComponents, "\"1\", \"2\", \"3\""), user(newComponents, "\"1\", \"3\""));

    call(before, after);

    assertThat(after.seen.take()).isEqualTo(seen);
  }

  @Test
  void aComponentOfAnotherType_isRefused_byWhoeverReadsIt() throws Exception {
    versions(user("String id", "\"1\""), user("int id", "1"));

    assertThatThrownBy(() -> call(before, after))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("argument 1.id");
    assertThat(after.seen).isEmpty();
  }

  @Test
  void aPrimitiveThatBecomesItsBox_readsZeroAsNull() throws Exception {
    versions(user("int a, int b", "0, 1"), user("Integer a, Integer b", "0, 1"));

    call(before, after);

    assertThat(after.seen.take()).isEqualTo("User[a=null, b=1]");
  }

  @Test
  void aParameterOfAnotherType_isAnotherMethod() throws Exception {
    versions(
        "int same(int number); static int value() { return 7; }",
        "long same(long number); static long value() { return 7; }");

    assertThatThrownBy(() -> call(before, after)).isInstanceOf(NotStartedException.class);
    assertThatThrownBy(() -> call(after, before)).isInstanceOf(NotStartedException.class);
  }

  @Test
  void aSubtypeAdded_isRefused_byWhoeverDoesNotKnowIt() throws Exception {
    String shapes = "sealed interface Shape {} record Dot() implements Shape {} ";
    String same = "Shape same(Shape shape); static Shape value() { return new Dot(); }";
    versions(
        shapes + same,
        shapes + "record Line(int to) implements Shape {}" + same.replace("Dot()", "Line(1)"));

    assertThat(call(before, after)).isEqualTo("Dot[]");
    assertThatThrownBy(() -> call(after, before))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("2 is no subtype of shop.Shop$Shape known here");
  }

  @Test
  void theDescriptionOfAnInterface_showsComponentsThatChangedPlaces() throws Exception {
    versions(
        "enum Mode { ON, @Unknown OTHER }"
            + user("long id, String first, @Tag(9) Mode mode", "1, \"\", null"),
        user("String b, String a", "\"\", \"\""));

    assertThat(describe(before))
        .isEqualTo(
            """
            default/shop.Shop:1

            same(shop.Shop$User) %016x
              argument 1 user: shop.Shop$User
              result: shop.Shop$User

            shop.Shop$Mode
              ON
              OTHER (unknown)

            shop.Shop$User
              1 id: long
              2 first: java.lang.String
              9 mode: shop.Shop$Mode
            """
                .formatted(ServiceContract.of(before.type()).methods().get(0).id()));
    assertThat(describe(after)).contains("  1 b: java.lang.String\n  2 a: java.lang.String\n");
  }

  private static String describe(Version version) {
    return new ProtostuffSerializer().describe(ServiceContract.of(version.type()));
  }
}
