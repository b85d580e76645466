package io.msrpc.im.provider.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
          .isInstanceOf(DirectoryInUseException.class)
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
      assertThatThrownBy(directory::tokenSecret).hasMessageContaining("chmod 600");
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
