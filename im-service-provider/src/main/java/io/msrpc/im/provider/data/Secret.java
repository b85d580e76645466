package io.msrpc.im.provider.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;

/**
 * A secret in a file: random, made when it is first asked for, complete or not there at all.
 * Whoever asks holds the directory's lock.
 */
final class Secret {
  private static final int BYTES = 32;

  private Secret() {}

  /**
   * Reads it, or makes it.
   *
   * @throws DataDirectoryException when the file is cut, or others may read it
   */
  static byte[] at(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return read(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or make the secret " + file, e);
    }
  }

  private static byte[] read(Path file) throws IOException {
    if (OwnerOnly.isOpenToOthers(file)) {
      throw new DataDirectoryException(
          file + " may be read by others than its owner",
          "Take that right away (chmod 600). Who has read it can sign in as anybody: if that may be,"
              + " delete it, and everybody signs in again.");
    }
    byte[] secret = Files.readAllBytes(file);
    if (secret.length < BYTES) {
      throw new DataDirectoryException(
          "%s has %d bytes (expected: at least %d)".formatted(file, secret.length, BYTES),
          "Put it back from a backup, or delete it: then everybody signs in again.");
    }
    return secret;
  }

  private static void make(Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    Path incomplete = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(incomplete);
    OwnerOnly.createFile(incomplete);
    try (FileChannel out = FileChannel.open(incomplete, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(secret));
      out.force(true);
    }
    Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
