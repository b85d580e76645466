package io.msrpc.im.console;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one user's device keeps: how far each conversation was taken, and the messages not yet sent;
 * no message that was sent or received. A file of JSON lines, one a change, each on disk before the
 * method returns, so a change is there whole or not at all; a torn last line is cut off at the next
 * opening. The file is replaced by its latest state whenever it has grown to {@value
 * #COMPACT_ABOVE_BYTES} bytes and twice that state.
 *
 * <p>Used on one thread. The file is locked: a second console of the same user on the same data
 * directory is refused. Directory and files are for their owner only.
 */
final class Journal implements AutoCloseable {
  /** Most conversations; of others the server sends the heads again. */
  static final int MAX_COPIES = 10_000;

  private static final long COMPACT_ABOVE_BYTES = 1024 * 1024;

  private final Json json = new Json();
  private final FileChannel lock;
  private final Path path;

  /** By conversation, the one that changed last at the end. */
  private final Map<String, Stored> copies = new LinkedHashMap<>();

  private final Map<String, Outgoing> outbox = new LinkedHashMap<>();
  private FileChannel file;
  private long compactAtBytes = COMPACT_ABOVE_BYTES;

  /**
   * A line: exactly one field is set.
   *
   * @param stored how far a conversation was taken
   * @param queued a message written
   * @param gone cmid of a message that was refused
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Line(@Nullable Stored stored, @Nullable Outgoing queued, @Nullable String gone) {}

  /**
   * How far a conversation was taken.
   *
   * @param last everything up to here was taken
   * @param sent cmids among what came with this change that were queued here
   */
  record Stored(String conv, long epoch, long last, List<String> sent) {
    private Stored withoutSent() {
      return new Stored(conv, epoch, last, List.of());
    }
  }

  private Journal(FileChannel lock, Path path) throws IOException {
    this.lock = lock;
    this.path = path;
    this.file = FileChannel.open(OwnerOnly.file(path), READ, WRITE);
  }

  /**
   * Opens, or creates, the journal of a user below a directory.
   *
   * @throws IOException if it cannot be read or written, or another process has it open
   */
  static Journal open(Path directory, String uid) throws IOException {
    FileChannel lock = lock(Device.directory(directory).resolve(uid + ".lock"));
    try {
      return load(lock, directory.resolve(uid + ".jsonl"));
    } catch (IOException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  /** The conversations, as last stored. */
  List<Stored> copies() {
    return List.copyOf(copies.values());
  }

  /** The messages not yet sent, oldest first. */
  List<Outgoing> outbox() {
    return List.copyOf(outbox.values());
  }

  /** Keeps a message before it is sent the first time. */
  void queue(Outgoing message) {
    write(new Line(null, message, null));
  }

  /** Forgets a message that will never be sent. */
  void forget(String cmid) {
    write(new Line(null, null, cmid));
  }

  /** Keeps how far a copy goes with these entries, and forgets the messages among them. */
  void store(LogCopy copy, List<ChatEntry> entries) {
    List<String> sent = entries.stream().map(ChatEntry::cmid).filter(outbox::containsKey).toList();
    write(new Line(new Stored(copy.conv(), copy.epoch(), copy.last(), sent), null, null));
  }

  /** Forgets all messages that are not sent; nothing of them stays on disk. */
  void forgetMessages() throws IOException {
    outbox.clear();
    compact();
  }

  @Override
  public void close() throws IOException {
    file.close();
    lock.close();
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel = FileChannel.open(OwnerOnly.file(path), WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException sameProcess) {
      // Told below, like a lock of another process.
    }
    channel.close();
    throw new IOException(path + " is held by another console of this user");
  }

  private static Journal load(FileChannel lock, Path path) throws IOException {
    Journal journal = new Journal(lock, path);
    try {
      long end = journal.replay();
      journal.file.truncate(end).position(end);
      journal.append("\n");
      journal.compactIfLong();
      return journal;
    } catch (IOException failure) {
      journal.file.close();
      throw failure;
    }
  }

  /** Applies all whole lines and returns where the last one ends. */
  private long replay() throws IOException {
    long end = 0;
    try (InputStream in = Files.newInputStream(path);
        MappingIterator<Line> lines = json.readAll(in, Line.class)) {
      while (lines.hasNextValue()) {
        apply(lines.nextValue());
        end = lines.getParser().currentLocation().getByteOffset();
      }
    } catch (JsonProcessingException damaged) {
      if (hasLineAfter(end)) {
        throw new IOException(path + " is damaged; move it away to start anew", damaged);
      }
    }
    return end;
  }

  /** Whether what follows is more than a torn line. */
  private boolean hasLineAfter(long end) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      in.skipNBytes(end);
      int before = '\n';
      for (int next = in.read(); next >= 0; next = in.read()) {
        if (next == '\n' && before != '\n') {
          return true;
        }
        before = next;
      }
      return false;
    }
  }

  private void compactIfLong() throws IOException {
    if (file.position() > compactAtBytes) {
      compact();
    }
  }

  /** Replaces the file, as a whole, by the latest state. */
  private void compact() throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    FileChannel small = FileChannel.open(OwnerOnly.file(fresh), READ, WRITE);
    try {
      for (Outgoing each : outbox.values()) {
        append(small, line(new Line(null, each, null)));
      }
      for (Stored each : copies.values()) {
        append(small, line(new Line(each, null, null)));
      }
      small.force(true);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      small.close();
      throw failure;
    }
    file.close();
    file = small;
    compactAtBytes = Math.max(COMPACT_ABOVE_BYTES, 2 * small.position());
  }

  private void write(Line line) {
    try {
      append(line(line));
      apply(line);
      compactIfLong();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private String line(Line line) {
    return json.write(line) + "\n";
  }

  private void append(String text) throws IOException {
    append(file, text);
    file.force(false);
  }

  private static void append(FileChannel file, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private void apply(Line line) {
    if (line.queued() != null) {
      outbox.put(line.queued().cmid(), line.queued());
    }
    if (line.gone() != null) {
      outbox.remove(line.gone());
    }
    if (line.stored() != null) {
      line.stored().sent().forEach(outbox::remove);
      copies.remove(line.stored().conv());
      copies.put(line.stored().conv(), line.stored().withoutSent());
      if (copies.size() > MAX_COPIES) {
        copies.remove(copies.keySet().iterator().next());
      }
    }
  }
}
