package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.session.TokenBucket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A rate limit for each of many keys. Remembers the 10,000 used last, so it is bounded; a forgotten
 * key starts with a full bucket. Thread-safe.
 */
final class KeyedLimiter {
  private static final int MAX_KEYS = 10_000;

  private final int perSecond;
  private final int burst;
  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
          return size() > MAX_KEYS;
        }
      };

  KeyedLimiter(int perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /** Takes one for the key: 0, or else the milliseconds until it could. */
  synchronized long take(String key) {
    long now = nanoTime.getAsLong();
    return buckets.computeIfAbsent(key, absent -> new TokenBucket(perSecond, burst, now)).take(now);
  }
}
