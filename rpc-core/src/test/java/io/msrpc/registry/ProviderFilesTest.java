package io.msrpc.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.msrpc.call.ServiceKey;
import io.msrpc.testing.Complaints;
import io.msrpc.transport.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderFilesTest {
  private static final ServiceKey SERVICE = new ServiceKey("default", "io.acme.Greeter$V", "1");
  private static final Provider ANN = Provider.at(Address.parse("10.0.0.1:9700"));
  private static final Provider BOB =
      new Provider(
          Address.parse("[::1]:9701"),
          "b ö b = 1",
          "boot#2",
          0.5,
          Map.of("zone", "eu:1\n#", "größe", "", "a.b", "\\u0000"));

  private final Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  @TempDir private Path temp;

  private ProviderFiles files() {
    return new ProviderFiles(temp.resolve("made").resolve("later"), clock);
  }

  private Path file() {
    return temp.resolve("made/later/default@io.acme.Greeter$V@1.properties");
  }

  private List<Path> allFiles() throws IOException {
    try (Stream<Path> all = Files.list(temp.resolve("made/later"))) {
      return all.toList();
    }
  }

  @Test
  void knowsWhatWasKept() throws IOException {
    files().save(SERVICE, List.of(ANN, BOB));
    assertThat(files().load(SERVICE).providers()).containsExactly(ANN, BOB);
    assertThat(files().load(SERVICE).saved()).isEqualTo(clock.instant());
    assertThat(Files.readString(file())).contains("saved=2026-01-02T03\\:04\\:05Z", "format=1");
    assertThat(allFiles()).containsExactly(file());
  }

  @Test
  void keepsEveryServiceByItself() {
    ServiceKey other = new ServiceKey("default", "io.acme.Greeter$V", "2");
    files().save(SERVICE, List.of(ANN));
    files().save(other, List.of(BOB));
    assertThat(files().load(SERVICE).providers()).containsExactly(ANN);
    assertThat(files().load(other).providers()).containsExactly(BOB);
  }

  @Test
  void knowsNobody_whenNothingWasKept() {
    assertThat(files().load(SERVICE).providers()).isEmpty();
  }

  @Test
  void forgets_whenNobodyIsLeft() throws IOException {
    files().save(SERVICE, List.of(ANN));
    files().save(SERVICE, List.of());
    assertThat(files().load(SERVICE).providers()).isEmpty();
    assertThat(allFiles()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "",
        "format=2\nsaved=2026-01-02T03:04:05Z\nproviders=0",
        "format=1\nsaved=yesterday\nproviders=0",
        "format=1\nsaved=2026-01-02T03:04:05Z\nproviders=many",
        "format=1\nsaved=2026-01-02T03:04:05Z\nproviders=2000000000",
        "format=1\nsaved=2026-01-02T03:04:05Z\nproviders=1\n0.address=nowhere",
        "format=1\nsaved=2026-01-02T03:04:05Z\nproviders=1\n0.address=h:1\n0.instance=i\n0.boot=b",
        "\\u00"
      })
  void ignoresAFileThatIsNone(String text) throws IOException {
    files().save(SERVICE, List.of(ANN));
    Files.writeString(file(), text, UTF_8);
    assertThat(files().load(SERVICE).providers()).isEmpty();
    files().save(SERVICE, List.of(BOB));
    assertThat(files().load(SERVICE).providers()).containsExactly(BOB);
  }

  @Test
  void ignoresAFileThatIsTooLongOrNoText() throws IOException {
    files().save(SERVICE, List.of(ANN));
    Files.write(file(), new byte[5 * 1024 * 1024]);
    assertThat(files().load(SERVICE).providers()).isEmpty();
    Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(files().load(SERVICE).providers()).isEmpty();
  }

  @Test
  void goesOn_withOneWarning_whenItCannotWrite() throws IOException {
    Path blocked = Files.writeString(temp.resolve("made"), "a file instead of the directory");
    ProviderFiles files = files();
    try (Complaints complaints = new Complaints()) {
      files.save(SERVICE, List.of(ANN));
      files.save(SERVICE, List.of(BOB));
      assertThat(complaints.warnings()).hasSize(1);
      assertThat(files.load(SERVICE).providers()).isEmpty();
      Files.delete(blocked);
      files.save(SERVICE, List.of(ANN));
      assertThat(files.load(SERVICE).providers()).containsExactly(ANN);
      assertThat(complaints.warnings()).hasSize(1);
    }
  }

  @Test
  @DisplayName("a full disk; needs the right to mount one")
  void keepsWhatItHad_withOneWarning_whenTheDiskIsFull() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk.toString())).isZero();
    try (Complaints complaints = new Complaints()) {
      ProviderFiles files = new ProviderFiles(disk, clock);
      files.save(SERVICE, List.of(ANN));
      assertThatThrownBy(() -> Files.write(disk.resolve("fills"), new byte[64 * 1024]))
          .isInstanceOf(IOException.class);
      files.save(SERVICE, List.of(BOB));
      files.save(SERVICE, List.of(BOB, ANN));
      assertThat(complaints.warnings()).singleElement().asString().contains("No space left");
      assertThat(files.load(SERVICE).providers()).containsExactly(ANN);
      try (Stream<Path> all = Files.list(disk)) {
        assertThat(all).hasSize(2);
      }
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor();
    } catch (IOException noSuchProgram) {
      return -1;
    }
  }

  @Test
  void isAlwaysOneWholeList_whenSeveralWrite() throws IOException {
    List<CompletableFuture<Void>> writers =
        Stream.of(ANN, BOB)
            .map(one -> CompletableFuture.runAsync(() -> writeOften(List.of(one))))
            .toList();
    while (!writers.stream().allMatch(CompletableFuture::isDone)) {
      assertThat(files().load(SERVICE).providers()).isIn(List.of(), List.of(ANN), List.of(BOB));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(files().load(SERVICE).providers()).hasSize(1);
    assertThat(allFiles()).containsExactly(file());
  }

  private void writeOften(List<Provider> list) {
    for (int i = 0; i < 200; i++) {
      files().save(SERVICE, list);
    }
  }
}
