package io.msrpc.cluster;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failures that no caller gets: the first at once, then how many there were, every ten seconds
 * at most. Thread-safe.
 */
final class Warnings {
  private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);
  private static final long GAP_NANOS = Duration.ofSeconds(10).toNanos();

  private final Ticker ticker;
  private long count;
  private long told;
  private long toldNanos;

  Warnings(Ticker ticker) {
    this.ticker = ticker;
    this.toldNanos = ticker.nanoTime() - GAP_NANOS;
  }

  /** How many there were. */
  synchronized long count() {
    return count;
  }

  void add(RemoteMethod method, String consequence, RpcException failure) {
    long since = next();
    if (since > 0) {
      LOG.warn("{}: {} calls {}; the last: {}", method, since, consequence, failure.getMessage());
    } else {
      LOG.debug("{}: a call {}: {}", method, consequence, failure.getMessage());
    }
  }

  /** How many to tell of now, this one included; 0 while it is too early. */
  private synchronized long next() {
    count++;
    long now = ticker.nanoTime();
    if (now - toldNanos < GAP_NANOS) {
      return 0;
    }
    long since = count - told;
    told = count;
    toldNanos = now;
    return since;
  }
}
