package io.msrpc.im.console;

import static io.msrpc.im.console.LogCopyTest.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
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
      assertThat(journal.copies()).containsExactly(new Journal.Stored("c", 4, 2, List.of()));
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
  void cutsOffATornLine_ofWhichPartsWereNeverWritten() throws IOException {
    try (Journal journal = open()) {
      journal.queue(message(1));
    }
    Files.write(file(), new byte[100], StandardOpenOption.APPEND);
    try (Journal journal = open()) {
      assertThat(journal.outbox()).containsExactly(message(1));
    }
  }

  @Test
  void keepsNothingOfWhatWasReceived() throws IOException {
    LogCopy copy = new LogCopy("c", 1, 0);
    try (Journal journal = open()) {
      journal.store(copy, copy.receive(List.of(entry(1, "a private matter"))));
      assertThat(Files.readString(file())).contains("\"c\"").doesNotContain("private");
    }
  }

  @Test
  void keepsNoMessage_whenItIsToForget_butHowFarCopiesGo() throws IOException {
    LogCopy copy = new LogCopy("c", 1, 0);
    try (Journal journal = open()) {
      journal.store(copy, copy.receive(List.of(entry(1, "x"))));
      journal.queue(message(1));
      journal.forgetMessages();
      assertThat(Files.readString(file())).contains("\"c\"").doesNotContain("second line");
    }
    try (Journal journal = open()) {
      assertThat(journal.outbox()).isEmpty();
      assertThat(journal.copies()).extracting(Journal.Stored::last).containsExactly(1L);
    }
  }

  @Test
  void opensTheLargeJournalOfAnOlderConsole_aLineAtATime() throws IOException {
    String content = "x".repeat(1 << 20);
    String old =
        "{\"stored\":{\"conv\":\"c\",\"epoch\":1,\"last\":%d,\"entries\":[{\"content\":\"%s\"}],\"sent\":[]}}\n";
    Files.createDirectories(directory);
    for (int last = 1; last <= 20; last++) {
      Files.writeString(
          file(),
          old.formatted(last, content),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    try (Journal journal = open()) {
      assertThat(journal.copies()).extracting(Journal.Stored::last).containsExactly(20L);
      assertThat(Files.size(file())).isLessThan(1_000);
    }
  }

  @Test
  void isForItsOwnerOnly_alsoWhenItWasThereAlreadyAndOpen() throws IOException {
    Path data = directory.resolve("console");
    Device.id(data);
    Journal.open(data, "u1").close();
    for (String file : List.of("device", "u1.lock", "u1.jsonl")) {
      Files.setPosixFilePermissions(
          data.resolve(file), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    Device.id(data);
    Journal.open(data, "u1").close();
    assertThat(permissions(data)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files)
          .hasSize(3)
          .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    }
  }

  @Test
  void refusesADirectoryOfOthers() throws IOException {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Files.writeString(shared.resolve("letter.txt"), "x");
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> Device.id(shared)).hasMessageContaining("choose another (--data)");
    assertThat(permissions(shared)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void knowsTheConversationsThatChangedLast_whenThereAreTooMany() throws IOException {
    try (Writer lines =
        Files.newBufferedWriter(Files.createDirectories(directory).resolve("u1.jsonl"))) {
      for (int conv = 0; conv < Journal.MAX_COPIES + 2; conv++) {
        lines.write(
            "{\"stored\":{\"conv\":\"c%d\",\"epoch\":1,\"last\":1,\"sent\":[]}}\n".formatted(conv));
      }
      lines.write("{\"stored\":{\"conv\":\"c2\",\"epoch\":1,\"last\":2,\"sent\":[]}}\n");
      lines.write("{\"stored\":{\"conv\":\"new\",\"epoch\":1,\"last\":1,\"sent\":[]}}\n");
    }
    try (Journal journal = open()) {
      assertThat(journal.copies())
          .hasSize(Journal.MAX_COPIES)
          .extracting(Journal.Stored::conv)
          .startsWith("c4")
          .endsWith("c2", "new");
    }
  }

  @Test
  void staysSmall_whileItIsOpen_andLosesNothing() throws IOException {
    LogCopy copy = new LogCopy("c", 1, 0);
    String text = "x".repeat(16_000);
    try (Journal journal = open()) {
      journal.queue(message(1));
      for (int seq = 1; seq <= 100; seq++) {
        journal.queue(new Outgoing("c" + seq, "ubob", "bob", text));
        journal.store(copy, copy.receive(List.of(entry(seq, text))));
      }
      assertThat(Files.size(file())).isLessThan(1_100_000);
    }
    try (Journal journal = open()) {
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

  private static ChatEntry entry(long seq, String content) {
    return new ChatEntry(seq, "TEXT", "ubob", "Bob", "c" + seq, 1, content);
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file() {
    return directory.resolve("u1.jsonl");
  }

  private static Outgoing message(int number) {
    return new Outgoing("%032x".formatted(number), "ubob", "bob", "你好 " + number + "\nsecond line");
  }
}
