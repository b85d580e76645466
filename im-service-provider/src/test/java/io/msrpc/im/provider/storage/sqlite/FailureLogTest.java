package io.msrpc.im.provider.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class FailureLogTest {
  private final AtomicLong millis = new AtomicLong();
  private final FailureLog failures = new FailureLog(() -> Instant.ofEpochMilli(millis.get()));
  private final Logger logger = (Logger) LoggerFactory.getLogger(FailureLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void writesALineInTenSeconds_withoutStackTrace_howeverManyCallsFail() {
    for (int i = 0; i < 1_000; i++) {
      failures.failed(new SQLException("[SQLITE_FULL] the disk is full"));
    }
    millis.set(10_000);
    failures.failed(new SQLException("[SQLITE_FULL] the disk is full"));
    for (int i = 0; i < 10; i++) {
      failures.worked();
      failures.failed(new SQLException("[SQLITE_FULL] the disk is full"));
    }
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "Storage fails; what it did not take is answered BUSY. Failures: 1, the last:"
                + " java.sql.SQLException: [SQLITE_FULL] the disk is full",
            "Storage fails; what it did not take is answered BUSY. Failures: 1000, the last:"
                + " java.sql.SQLException: [SQLITE_FULL] the disk is full",
            "Storage works again");
    assertThat(lines.list).allMatch(line -> line.getThrowableProxy() == null);
  }

  @Test
  void showsWhereADefectIs() {
    failures.failed(new IllegalStateException("a defect"));
    assertThat(lines.list.get(0).getThrowableProxy()).isNotNull();
  }
}
