package io.msrpc.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What was logged while it was open, louder than usual. */
public final class Complaints implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            warnings.add(event.toString());
          }
          if (event.getLevel() == Level.ERROR || event.getThrowableProxy() != null) {
            heard.add(event + " " + event.getThrowableProxy());
          }
        }
      };

  public Complaints() {
    appender.start();
    root.addAppender(appender);
  }

  /** Errors, and whatever had a stack trace. */
  public Queue<String> heard() {
    return heard;
  }

  /** Warnings and errors. */
  public Queue<String> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    root.detachAppender(appender);
  }
}
