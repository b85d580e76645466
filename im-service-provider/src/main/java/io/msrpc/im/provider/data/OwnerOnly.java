package io.msrpc.im.provider.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner may read, where the file system knows owners. */
final class OwnerOnly {
  private OwnerOnly() {}

  static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, only(directory, "rwx------"));
    }
  }

  static void createFile(Path file) throws IOException {
    Files.createFile(file, only(file, "rw-------"));
  }

  /** Whether others may read or write it. */
  static boolean isOpenToOthers(Path file) throws IOException {
    if (!hasOwners(file)) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.removeAll(PosixFilePermissions.fromString("rwx------"));
    return !permissions.isEmpty();
  }

  private static FileAttribute<?>[] only(Path file, String permissions) {
    return hasOwners(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean hasOwners(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
