package io.msrpc.im.provider.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that nobody but their owner may read, where the file system knows owners. */
final class OwnerOnly {
  private static final Logger log = LoggerFactory.getLogger(OwnerOnly.class);
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private OwnerOnly() {}

  static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, only(directory, "rwx------"));
    }
  }

  static void createIfMissing(Path file) throws IOException {
    if (!Files.exists(file)) {
      createFile(file);
    }
  }

  static void createFile(Path file) throws IOException {
    Files.createFile(file, only(file, "rw-------"));
  }

  /**
   * Takes everybody else's rights away to a directory and the files in it.
   *
   * @throws DataDirectoryException when that is not allowed
   */
  static void close(Path directory) throws IOException {
    close(directory, directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
      for (Path file : files) {
        close(directory, file);
      }
    }
  }

  private static void close(Path directory, Path file) throws IOException {
    if (!isOpenToOthers(file)) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    String before = PosixFilePermissions.toString(permissions);
    permissions.retainAll(OWNER);
    try {
      Files.setPosixFilePermissions(file, permissions);
    } catch (FileSystemException e) {
      throw new DataDirectoryException(
          "%s is open to other users (%s), belongs to %s, and cannot be closed to them: %s"
              .formatted(file, before, Files.getOwner(file).getName(), e.getReason()),
          "Run the provider as the owner of " + directory + ", or take the rights away (chmod).");
    }
    log.warn("{} was open to other users ({}); it is closed to them now", file, before);
  }

  /** Whether others may read or write it. */
  static boolean isOpenToOthers(Path file) throws IOException {
    if (!hasOwners(file)) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.removeAll(OWNER);
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
