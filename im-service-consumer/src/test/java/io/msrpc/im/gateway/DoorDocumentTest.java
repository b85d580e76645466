package io.msrpc.im.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.Tag;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.Message;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.GatewayAddress;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/im-protocol.md says of the TCP door what the code does. */
class DoorDocumentTest {
  private static final List<String> LINES = lines();

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("..", "docs", "im-protocol.md"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Class<?>> variants() {
    return Stream.of(Command.class, Event.class)
        .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
        .filter(type -> type != Event.Hello.class);
  }

  static Stream<Class<?>> parts() {
    return Stream.of(
        Message.class,
        Command.Stored.class,
        Command.ReadUpTo.class,
        Entry.class,
        Head.class,
        GatewayAddress.class);
  }

  @Test
  void namesTheMethods_byTheirIds() {
    for (RemoteMethod method : ServiceContract.of(Door.class).methods()) {
      String name = method.signature().substring(method.signature().indexOf('#') + 1);
      String row = "| `" + name + "` | `" + "%016x".formatted(method.id()) + "` |";
      assertThat(LINES).anyMatch(line -> line.startsWith(row));
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void numbersEveryCommandAndEvent_andTheirFields(Class<?> type) {
    int number = type.getAnnotation(Tag.class).value();
    assertThat(LINES).contains(row(type.getSimpleName() + " | " + number, type));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void listsTheFieldsOfTheParts(Class<?> type) {
    assertThat(LINES).contains(row(type.getSimpleName(), type));
  }

  private static String row(String start, Class<?> type) {
    String fields =
        Arrays.stream(type.getRecordComponents())
            .map(DoorDocumentTest::field)
            .collect(Collectors.joining(", "));
    return "| " + start + " | " + (fields.isEmpty() ? "–" : fields) + " |";
  }

  private static String field(RecordComponent component) {
    String optional =
        component.getAnnotatedType().getAnnotations().length > 0
            ? "?"
            : ""; // @Nullable, the only one there is
    return typeName(component) + optional + " " + component.getName();
  }

  private static String typeName(RecordComponent component) {
    String type = component.getGenericType().getTypeName().replaceAll("[a-z]+\\.|[A-Za-z]+\\$", "");
    return switch (type) {
      case "String" -> "string";
      case "Long" -> "long";
      case "EntryType" -> "enum";
      case "List<String>" -> "list of string";
      case "Map<String, String>" -> "map of string to string";
      default -> type.startsWith("List<") ? type.replaceAll("List<(.*)>", "list of $1") : type;
    };
  }
}
