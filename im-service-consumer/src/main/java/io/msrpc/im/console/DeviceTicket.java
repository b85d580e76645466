package io.msrpc.im.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user's last sign-in here has brought, in a file for its owner alone. Signing out leaves
 * it: it proves that this console has been used before, and is good for nothing else.
 */
final class DeviceTicket {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{2,31}");

  private final @Nullable Path file;

  /** Of a login name; one that is none has no ticket. */
  DeviceTicket(Path directory, String user) {
    String name = user.toLowerCase(Locale.ROOT);
    file = NAME.matcher(name).matches() ? directory.resolve("tickets").resolve(name) : null;
  }

  /** The ticket, or null. */
  @Nullable String read() throws IOException {
    return file != null && Files.exists(file) ? Files.readString(file) : null;
  }

  /** Keeps one for the next time; an empty one is none. */
  void keep(String ticket) throws IOException {
    if (file == null || ticket.isEmpty()) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.createFile(file, ownerOnly(file));
    Files.writeString(file, ticket);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
