package io.msrpc.im.provider.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory with everything one provider keeps. It belongs to one process at a time: a lock on
 * a file in it, which ends with the process however it ends, keeps a second one out.
 */
public final class DataDirectory implements AutoCloseable {
  private static final int MOST_PID_DIGITS = 20;
  private static final String LOCK = "provider.lock";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory if need be, closes it and its files to all but their owner, and takes it.
   *
   * @throws DataDirectoryException when another process has it, or it cannot be closed to others
   */
  public static DataDirectory open(Path path) {
    try {
      OwnerOnly.createDirectories(path);
      refuseForeign(path);
      OwnerOnly.close(path);
      DataDirectory directory = new DataDirectory(path, lockFile(path));
      OwnerOnly.createIfMissing(directory.database());
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the data directory " + path, e);
    }
  }

  /** The database's file. */
  public Path database() {
    return path.resolve("msim.db");
  }

  /** An empty directory for what is of no use to the next process. */
  public Path scratch() {
    Path scratch = path.resolve("tmp");
    try {
      OwnerOnly.createDirectories(scratch);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(scratch)) {
        for (Path file : left) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + scratch, e);
    }
    return scratch;
  }

  /** The secret that tokens are signed with: 32 random bytes, made at the first start. */
  public byte[] tokenSecret() {
    return Secret.at(path.resolve("token.secret"));
  }

  /** Lets others have it. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back the data directory " + path, e);
    }
  }

  /** Rights to a directory with other things in it are not ours to take away. */
  private static void refuseForeign(Path path) throws IOException {
    if (OwnerOnly.isOpenToOthers(path) && !Files.exists(path.resolve(LOCK)) && !isEmpty(path)) {
      throw new DataDirectoryException(
          path + " is open to other users, and what is in it is not a provider's",
          "Give the provider a directory of its own: msim.provider.data-directory.");
    }
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      return !files.iterator().hasNext();
    }
  }

  private static FileChannel lockFile(Path path) throws IOException {
    Path file = path.resolve(LOCK);
    OwnerOnly.createIfMissing(file);
    FileChannel lockFile =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    take(path, lockFile);
    return lockFile;
  }

  private static void take(Path path, FileChannel lockFile) throws IOException {
    if (tryLock(lockFile) == null) {
      String holder = read(lockFile);
      lockFile.close();
      throw new DataDirectoryException(
          "the data directory %s is in use by another provider (process %s)"
              .formatted(path, holder),
          "Stop that one, or give this one a directory of its own: msim.provider.data-directory.");
    }
    byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    lockFile.truncate(0);
    lockFile.write(ByteBuffer.wrap(pid), 0);
  }

  private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
    try {
      return lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String read(FileChannel lockFile) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_PID_DIGITS);
    lockFile.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }
}
