package io.msrpc.im.gateway.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** docs/vectors/im-protocol.json. */
final class Vectors {
  static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  static List<JsonNode> commands() {
    return list("commands");
  }

  static List<JsonNode> events() {
    return list("events");
  }

  private static List<JsonNode> list(String name) {
    try {
      JsonNode all = JSON.readTree(Files.readString(file()));
      return StreamSupport.stream(all.get(name).spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Found from the module's folder, where tests run, or from the repository's. */
  private static Path file() {
    Path below = Path.of("docs/vectors/im-protocol.json");
    return Files.exists(below) ? below : Path.of("..").resolve(below);
  }
}
