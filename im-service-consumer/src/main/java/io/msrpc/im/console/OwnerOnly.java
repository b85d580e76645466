package io.msrpc.im.console;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that nobody but their owner may read, where the file system knows owners. */
final class OwnerOnly {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  /**
   * Makes a directory, or closes it to others.
   *
   * @param mark a file that is in it if it is one of ours
   * @throws IOException if that is not allowed, or it has been open to others with other files
   */
  static Path directory(Path directory, String mark) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Files.createDirectories(directory, only(directory, "rwx------"));
    }
    if (isOpenToOthers(directory)
        && !Files.exists(directory.resolve(mark))
        && !isEmpty(directory)) {
      throw new IOException(
          directory + " is open to other users, and holds other files; choose another (--data)");
    }
    close(directory);
    return directory;
  }

  /** Makes a file, or closes it to others. */
  static Path file(Path file) throws IOException {
    try {
      Files.createFile(file, only(file, "rw-------"));
    } catch (FileAlreadyExistsException madeBefore) {
      close(file);
    }
    return file;
  }

  private static void close(Path file) throws IOException {
    if (isOpenToOthers(file)) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      permissions.retainAll(OWNER);
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    return hasOwners(file) && !OWNER.containsAll(Files.getPosixFilePermissions(file));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      return !files.iterator().hasNext();
    }
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
