package io.msrpc.im.provider.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  @TempDir private Path temporary;
  private Path path;

  @BeforeEach
  void name() {
    path = temporary.resolve("a").resolve("data");
  }

  @Test
  void keepsASecondProviderOut_andNamesTheFirst() {
    try (DataDirectory first = DataDirectory.open(path)) {
      assertThat(first.database()).isEqualTo(path.resolve("msim.db"));
      assertThatThrownBy(() -> DataDirectory.open(path))
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining(path.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    DataDirectory.open(path).close();
  }

  @Test
  void isForItsOwnerOnly() throws IOException {
    try (DataDirectory directory = DataDirectory.open(path)) {
      directory.tokenSecret();
      assertThat(permissions(path)).isEqualTo("rwx------");
      assertThat(permissions(path.resolve("token.secret"))).isEqualTo("rw-------");
    }
  }

  @Test
  void isClosedToOthers_whenItWasThereAlreadyAndOpen() throws IOException {
    DataDirectory.open(path).close();
    List<Path> files =
        Stream.of("msim.db", "msim.db-wal", "msim.db-shm", "provider.lock", "token.secret")
            .map(path::resolve)
            .toList();
    for (Path file : files) {
      Files.write(file, new byte[Files.exists(file) ? 0 : 32]);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (DataDirectory directory = DataDirectory.open(path)) {
      assertThat(directory.tokenSecret()).hasSize(32);
      assertThat(permissions(path)).isEqualTo("rwx------");
      for (Path file : files) {
        assertThat(permissions(file)).as("%s", file).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void isClosedToOthers_withTheDatabaseInIt_whateverTheUmask() throws IOException {
    try (DataDirectory directory = DataDirectory.open(path);
        SqliteStore store = SqliteStore.open(directory.database(), InstantSource.system())) {
      StoreFixture.await(store.probe());
      try (Stream<Path> files = Files.list(path)) {
        assertThat(files)
            .extracting(file -> file.getFileName() + " " + permissions(file))
            .containsExactlyInAnyOrder(
                "msim.db rw-------",
                "msim.db-shm rw-------",
                "msim.db-wal rw-------",
                "provider.lock rw-------");
      }
    }
  }

  @Test
  void refusesADirectoryOfOthers() throws IOException {
    Path shared = Files.createDirectory(temporary.resolve("shared"));
    Files.writeString(shared.resolve("letter.txt"), "x");
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> DataDirectory.open(shared))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessage(shared + " is open to other users, and what is in it is not a provider's");
    assertThat(permissions(shared)).isEqualTo("rwxr-xr-x");
    assertThat(shared).isDirectoryContaining("glob:**letter.txt");
  }

  @Test
  void refusesADirectoryWhoseRightsItMayNotChange() {
    Path others = Path.of("/proc/self/fdinfo"); // whose rights not even root may change
    assumeTrue(Files.isDirectory(others));
    assertThatThrownBy(() -> OwnerOnly.close(others))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("cannot be closed to them");
  }

  @Test
  void makesASecretOnce_andAnotherInAnotherDirectory() {
    byte[] secret;
    try (DataDirectory directory = DataDirectory.open(path)) {
      secret = directory.tokenSecret();
      assertThat(secret).hasSize(32);
      assertThat(directory.tokenSecret()).isEqualTo(secret);
    }
    try (DataDirectory again = DataDirectory.open(path)) {
      assertThat(again.tokenSecret()).isEqualTo(secret);
    }
    try (DataDirectory other = DataDirectory.open(temporary.resolve("other"))) {
      assertThat(other.tokenSecret()).isNotEqualTo(secret);
    }
  }

  @Test
  void emptiesWhatAKilledProcessLeft() throws IOException {
    try (DataDirectory directory = DataDirectory.open(path)) {
      Path scratch = directory.scratch();
      Files.writeString(scratch.resolve("left.so"), "x");
      assertThat(directory.scratch()).isEqualTo(scratch).isEmptyDirectory();
    }
  }

  @Test
  void makesTheSecretAgain_whenTheFirstTryWasCutShort() throws IOException {
    try (DataDirectory directory = DataDirectory.open(path)) {
      Files.writeString(path.resolve("token.secret.new"), "half");
      assertThat(directory.tokenSecret()).hasSize(32);
    }
  }

  @Test
  void refusesASecretThatIsCutOrOthersMayRead() throws IOException {
    try (DataDirectory directory = DataDirectory.open(path)) {
      directory.tokenSecret();
      Path secret = path.resolve("token.secret");
      Files.write(secret, new byte[31]);
      assertThatThrownBy(directory::tokenSecret).hasMessageContaining("31 bytes");
      Files.write(secret, new byte[32]);
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
      assertThatThrownBy(directory::tokenSecret).hasMessageContaining("may be read by others");
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
