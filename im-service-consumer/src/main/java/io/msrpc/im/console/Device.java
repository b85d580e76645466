package io.msrpc.im.console;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The id of this console as a device: made once a data directory, shared by its users. */
final class Device {
  private Device() {}

  /** Reads the id, or makes it. */
  static String id(Path directory) throws IOException {
    Path file = Files.createDirectories(directory).resolve("device");
    try {
      Files.writeString(file, "console-" + UUID.randomUUID(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException madeBefore) {
      // Read below.
    }
    return Files.readString(file).strip();
  }
}
