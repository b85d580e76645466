package io.msrpc.im.console;

import static io.msrpc.im.console.LogCopyTest.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir private Path directory;

  @Test
  void remembersWhatIsNotSent_inItsOrder() throws IOException {
    try (Journal journal = open()) {
      journal.queue(message(1));
      journal.queue(message(2));
      journal.queue(message(3));
      journal.forget(message(2).cmid());
    }
    try (Journal journal = open()) {
      assertThat(journal.outbox()).containsExactly(message(1), message(3));
    }
  }

  @Test
  void remembersHowFarACopyGoes_andDropsWhatWasSentWithIt() throws IOException {
    try (Journal journal = open()) {
      journal.queue(new Outgoing("c2", "ubob", "bob", "hi"));
      LogCopy copy = new LogCopy("c", 4, 0);
      journal.store(copy, copy.receive(entries(1, 2)));
    }
    try (Journal journal = open()) {
      assertThat(journal.outbox()).isEmpty();
      assertThat(journal.copies())
          .containsExactly(new Journal.Stored("c", 4, 2, List.of(), List.of()));
    }
  }

  @Test
  void cutsOffATornLine() throws IOException {
    try (Journal journal = open()) {
      journal.queue(message(1));
    }
    Files.writeString(file(), "{\"queued\":{\"cmid\":", StandardOpenOption.APPEND);
    try (Journal journal = open()) {
      journal.queue(message(2));
    }
    try (Journal journal = open()) {
      assertThat(journal.outbox()).containsExactly(message(1), message(2));
    }
  }

  @Test
  void refusesADamagedFile_andSaysWhich() throws IOException {
    Files.writeString(Files.createDirectories(directory).resolve("u1.jsonl"), "rubbish\n");
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("u1.jsonl");
    Files.delete(file());
    open().close();
  }

  @Test
  void refusesASecondConsoleOfTheSameUser() throws IOException {
    try (Journal journal = open()) {
      assertThatThrownBy(this::open).hasMessageContaining("another console of this user");
      assertThat(journal.outbox()).isEmpty();
    }
  }

  @Test
  void staysSmall_andLosesNothing() throws IOException {
    LogCopy copy = new LogCopy("c", 1, 0);
    String page = "x".repeat(16_000);
    try (Journal journal = open()) {
      journal.queue(message(1));
      for (int seq = 1; seq <= 100; seq++) {
        ChatEntry entry = new ChatEntry(seq, "TEXT", "ubob", "Bob", "c" + seq, 1, page);
        journal.store(copy, copy.receive(List.of(entry)));
      }
      assertThat(Files.size(file())).isGreaterThan(1_600_000);
    }
    try (Journal journal = open()) {
      assertThat(Files.size(file())).isLessThan(1000);
      assertThat(journal.outbox()).containsExactly(message(1));
      assertThat(journal.copies()).extracting(Journal.Stored::last).containsExactly(100L);
      journal.queue(message(2));
    }
    try (Journal journal = open()) {
      assertThat(journal.outbox()).containsExactly(message(1), message(2));
    }
  }

  private Journal open() throws IOException {
    return Journal.open(directory, "u1");
  }

  private Path file() {
    return directory.resolve("u1.jsonl");
  }

  private static Outgoing message(int number) {
    return new Outgoing("%032x".formatted(number), "ubob", "bob", "你好 " + number + "\nsecond line");
  }
}
