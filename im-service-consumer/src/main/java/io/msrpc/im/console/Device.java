package io.msrpc.im.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The id of this console as a device: made once a data directory, shared by its users. */
final class Device {
  private static final String FILE = "device";

  private Device() {}

  /** Makes the data directory, or closes it to other users. */
  static Path directory(Path directory) throws IOException {
    return OwnerOnly.directory(directory, FILE);
  }

  /** Reads the id, or makes it. */
  static String id(Path directory) throws IOException {
    Path file = OwnerOnly.file(directory(directory).resolve(FILE));
    String known = Files.readString(file).strip();
    if (!known.isEmpty()) {
      return known;
    }
    return Files.readString(Files.writeString(file, "console-" + UUID.randomUUID()));
  }
}
