package io.msrpc.im.console;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
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
 * What one user's device keeps: how far each conversation was stored, and the messages not yet
 * sent. A file of JSON lines, one a change, each on disk before the method returns, so a change is
 * there whole or not at all; a torn last line is cut off at the next opening.
 *
 * <p>Used on one thread. The file is locked: a second console of the same user on the same data
 * directory is refused.
 */
final class Journal implements AutoCloseable {
  private static final long COMPACT_ABOVE_BYTES = 1024 * 1024;

  private final Json json = new Json();
  private final FileChannel lock;
  private final FileChannel file;
  private final Map<String, Stored> copies = new LinkedHashMap<>();
  private final Map<String, Outgoing> outbox = new LinkedHashMap<>();

  /**
   * A line: exactly one field is set.
   *
   * @param stored entries of a conversation, and how far it is stored with them
   * @param queued a message written
   * @param gone cmid of a message that was refused
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Line(@Nullable Stored stored, @Nullable Outgoing queued, @Nullable String gone) {}

  /**
   * How far a conversation is stored.
   *
   * @param last everything up to here was taken
   * @param entries those that came with this change
   * @param sent cmids among them that were queued here
   */
  record Stored(String conv, long epoch, long last, List<ChatEntry> entries, List<String> sent) {
    private Stored withoutEntries() {
      return new Stored(conv, epoch, last, List.of(), List.of());
    }
  }

  private Journal(FileChannel lock, FileChannel file) {
    this.lock = lock;
    this.file = file;
  }

  /**
   * Opens, or creates, the journal of a user below a directory.
   *
   * @throws IOException if it cannot be read or written, or another process has it open
   */
  static Journal open(Path directory, String uid) throws IOException {
    Files.createDirectories(directory);
    FileChannel lock = lock(directory.resolve(uid + ".lock"));
    try {
      Path path = directory.resolve(uid + ".jsonl");
      Journal journal = load(lock, path);
      return journal.file.size() > COMPACT_ABOVE_BYTES ? journal.compacted(path) : journal;
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

  /** Keeps entries and how far the copy goes with them, and forgets the messages among them. */
  void store(LogCopy copy, List<ChatEntry> entries) {
    List<String> sent = entries.stream().map(ChatEntry::cmid).filter(outbox::containsKey).toList();
    write(new Line(new Stored(copy.conv(), copy.epoch(), copy.last(), entries, sent), null, null));
  }

  @Override
  public void close() throws IOException {
    file.close();
    lock.close();
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, CREATE, WRITE);
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
    Journal journal = new Journal(lock, FileChannel.open(path, CREATE, READ, WRITE));
    try {
      long end = journal.replay(path);
      journal.file.truncate(end).position(end);
      return journal;
    } catch (IOException failure) {
      journal.file.close();
      throw failure;
    }
  }

  /** Applies all whole lines and returns where the last one ends. */
  private long replay(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int start = 0;
    for (int end = 0; end < bytes.length; end++) {
      if (bytes[end] == '\n') {
        apply(parse(path, new String(bytes, start, end - start, StandardCharsets.UTF_8)));
        start = end + 1;
      }
    }
    return start;
  }

  private Line parse(Path path, String text) throws IOException {
    try {
      return json.read(text, Line.class);
    } catch (JsonProcessingException damaged) {
      throw new IOException(path + " is damaged; move it away to start anew", damaged);
    }
  }

  /** Replaces the file, as a whole, by the latest state. */
  private Journal compacted(Path path) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    FileChannel small = FileChannel.open(fresh, CREATE, TRUNCATE_EXISTING, WRITE);
    Journal compacted = new Journal(lock, small);
    outbox.values().forEach(each -> compacted.write(new Line(null, each, null)));
    copies.values().forEach(each -> compacted.write(new Line(each, null, null)));
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    file.close();
    return compacted;
  }

  private void write(Line line) {
    try {
      append(json.write(line) + "\n");
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
    apply(line);
  }

  private void append(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(false);
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
      copies.put(line.stored().conv(), line.stored().withoutEntries());
    }
  }
}
