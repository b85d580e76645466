package io.msrpc.im.provider.account;

import static io.msrpc.im.provider.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
  private final Passwords passwords = new Passwords(8);

  @AfterEach
  void close() {
    passwords.close();
  }

  @Test
  void knowsItsOwnHashes_andSaltsThem() {
    String hash = await(passwords.hash("correct horse"));
    assertThat(hash).startsWith("$2a$08$").isNotEqualTo(await(passwords.hash("correct horse")));
    assertThat(await(passwords.matches("correct horse", hash))).isTrue();
    assertThat(await(passwords.matches("correct hors", hash))).isFalse();
    assertThat(await(passwords.matchesNobody())).isFalse();
  }

  @Test
  void takesAsLong_whenThereIsNobody() {
    String hash = await(passwords.hash("correct horse"));
    long somebody = medianNanos(() -> passwords.matches("correct hors", hash));
    long nobody = medianNanos(passwords::matchesNobody);
    assertThat((double) nobody / somebody).isBetween(0.3, 3.0);
  }

  @Test
  @DisplayName("B5: checking passwords is slow work, and no caller waits for it")
  void returnsAtOnce_andRefusesWhatIsTooMuch() {
    List<CompletableFuture<String>> hashes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      hashes.add(passwords.hash("correct horse"));
    }
    assertThat(hashes.stream().filter(hash -> !hash.isDone())).hasSizeGreaterThan(50);
    assertThat(hashes.get(399))
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(RejectedExecutionException.class);
  }

  private static long medianNanos(Supplier<CompletableFuture<Boolean>> work) {
    long[] times = new long[9];
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      await(work.get());
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
