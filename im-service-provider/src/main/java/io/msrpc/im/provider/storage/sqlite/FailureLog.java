package io.msrpc.im.provider.storage.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage that fails, in the log: one line in {@value #EVERY_SECONDS} s, with the number of
 * failures since the line before, and one when it works again. Thread-safe.
 */
final class FailureLog {
  private static final int EVERY_SECONDS = 10;
  private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

  private final InstantSource clock;
  private long lastMillis;
  private long failures;
  private boolean any;
  private boolean failing;

  FailureLog(InstantSource clock) {
    this.clock = clock;
  }

  /** A transaction or a read has failed. A defect of ours is logged with its stack trace. */
  synchronized void failed(Throwable failure) {
    failures++;
    long now = clock.millis();
    if (any && Math.abs(now - lastMillis) < Duration.ofSeconds(EVERY_SECONDS).toMillis()) {
      return;
    }
    any = true;
    failing = true;
    lastMillis = now;
    log.error(
        "Storage fails; what it did not take is answered BUSY. Failures: {}, the last: {}",
        failures,
        failure.toString(),
        failure instanceof SQLException ? null : failure);
    failures = 0;
  }

  /** A transaction was committed. */
  synchronized void worked() {
    if (failing) {
      failing = false;
      log.info("Storage works again");
    }
  }
}
