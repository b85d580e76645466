package io.msrpc.nacos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path path;

  @Test
  void settingsSayThePort_andListenOnLoopbackOnly() throws IOException {
    new DataDirectory(path).prepare(18848);
    assertThat(path.resolve("conf/application.properties"))
        .content()
        .contains("nacos.server.main.port=18848\n", "server.address=127.0.0.1\n");
  }

  @Test
  void preparing_clearsTemporaryFiles_andKeepsTheData() throws IOException {
    Path library = Files.createDirectories(path.resolve("tmp")).resolve("librocksdb.so");
    Files.writeString(library, "left by a killed server");
    Path data = Files.writeString(path.resolve("kept"), "data");
    new DataDirectory(path).prepare(18848);
    assertThat(library).doesNotExist();
    assertThat(library.getParent()).isDirectory();
    assertThat(data).hasContent("data");
  }

  @Test
  void deleting_removesAll_andMayBeRepeated() throws IOException {
    DataDirectory data = new DataDirectory(path.resolve("nacos"));
    data.prepare(18848);
    data.delete();
    data.delete();
    assertThat(path).isEmptyDirectory();
  }
}
