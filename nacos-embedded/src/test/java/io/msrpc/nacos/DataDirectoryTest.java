package io.msrpc.nacos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path path;

  @Test
  void settingsSayThePort_andListenOnLoopbackOnly() throws IOException {
    new DataDirectory(path).prepare(18848, false, List.of());
    assertThat(path.resolve("conf/application.properties"))
        .content()
        .contains("nacos.server.main.port=18848\n", "server.address=127.0.0.1\n");
  }

  @Test
  void settingsSayWhetherClientsMustSignIn_withSecretsOfThisRunAlone() throws IOException {
    DataDirectory data = new DataDirectory(path);
    data.prepare(18848, true, List.of());
    String first = Files.readString(path.resolve("conf/application.properties"));
    data.prepare(18848, true, List.of());
    assertThat(first).contains("auth.enabled=true\n", "auth.admin.enabled=true\n");
    assertThat(path.resolve("conf/application.properties")).content().isNotEqualTo(first);
  }

  @Test
  void namesTheMembersOfTheCluster() throws IOException {
    new DataDirectory(path).prepare(18848, false, List.of("18848", "20848"));
    assertThat(path.resolve("conf/cluster.conf")).hasContent("127.0.0.1:18848\n127.0.0.1:20848");
  }

  @Test
  void preparing_clearsTemporaryFiles_andKeepsTheData() throws IOException {
    Path library = Files.createDirectories(path.resolve("tmp")).resolve("librocksdb.so");
    Files.writeString(library, "left by a killed server");
    Path data = Files.writeString(path.resolve("kept"), "data");
    new DataDirectory(path).prepare(18848, false, List.of());
    assertThat(library).doesNotExist();
    assertThat(library.getParent()).isDirectory();
    assertThat(data).hasContent("data");
  }

  @Test
  void deleting_removesAll_andMayBeRepeated() throws IOException {
    DataDirectory data = new DataDirectory(path.resolve("nacos"));
    data.prepare(18848, false, List.of());
    data.delete();
    data.delete();
    assertThat(path).isEmptyDirectory();
  }
}
