package io.msrpc.im.provider.storage.sqlite;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledStoreIT {
  private static final int ROUNDS = 5;

  private final Map<Long, String> acknowledged = new HashMap<>();

  @TempDir private Path directory;

  @Test
  @DisplayName("I1, I2, I4: what was acknowledged is there once and in order after kill -9")
  void losesNothingAcknowledged_howeverOftenItIsKilled() throws Exception {
    Path file = directory.resolve("msim.db");
    for (int round = 0; round < ROUNDS; round++) {
      appendAndKill(file, 300 + 170 * round);
      check(file);
    }
  }

  private void appendAndKill(Path file, int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.sqlite.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                AppendForever.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      for (int i = 0; i < lines; i++) {
        note(out.readLine());
      }
      process.toHandle().destroyForcibly(); // unlike the process's own, it leaves the pipe open
      out.lines().filter(line -> line.matches("[0-9a-f]{32} [0-9]+")).forEach(this::note);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void note(String line) {
    String[] parts = line.split(" ");
    assertThat(acknowledged.put(Long.valueOf(parts[1]), parts[0])).isNull();
  }

  private void check(Path file) {
    try (SqliteStore store = SqliteStore.open(file, InstantSource.system())) {
      Set<String> cmids = new HashSet<>();
      Map<Long, String> log = new HashMap<>();
      PullResult.Entries page;
      do {
        Pull pull =
            new Pull(phoneOf(BOB), conv(ALICE, BOB), 0, 1 + log.size(), Long.MAX_VALUE, 200);
        page = (PullResult.Entries) await(store.conversations().read(pull));
        for (Entry entry : page.entries()) {
          assertThat(entry.seq()).isEqualTo(1 + log.size());
          assertThat(cmids.add(entry.cmid())).isTrue();
          assertThat(entry.content()).isEqualTo(entry.cmid());
          log.put(entry.seq(), entry.cmid());
        }
      } while (page.more());
      assertThat(log).containsAllEntriesOf(acknowledged);
    }
  }
}
