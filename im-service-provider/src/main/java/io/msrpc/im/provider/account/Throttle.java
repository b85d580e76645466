package io.msrpc.im.provider.account;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts tries by key, and holds back a key that has had too many in a window. A try counts from
 * its start, so many at once do not slip through, and is given back when it turned out right. The
 * keys that have been quiet longest are forgotten when there are too many. Safe for any thread.
 */
final class Throttle {
  private static final int MOST_KEYS = 100_000;

  private static final class Window {
    private final long startNanos;
    private int tries;

    private Window(long startNanos) {
      this.startNanos = startNanos;
    }
  }

  private final Ticker ticker;
  private final int mostTries;
  private final long windowNanos;
  private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

  /** With most tries of a key in a window that begins with the first of them. */
  Throttle(Ticker ticker, int mostTries, Duration window) {
    this.ticker = ticker;
    this.mostTries = mostTries;
    this.windowNanos = window.toNanos();
  }

  /** Counts a try; returns 0 when it may go on, or how many ms to wait for the next window. */
  synchronized long begin(String key) {
    long now = ticker.nanoTime();
    Window window = windows.get(key);
    if (window == null || now - window.startNanos >= windowNanos) {
      window = new Window(now);
      windows.put(key, window);
      forgetOldest();
    }
    if (window.tries >= mostTries) {
      return 1 + TimeUnit.NANOSECONDS.toMillis(windowNanos - (now - window.startNanos));
    }
    window.tries++;
    return 0;
  }

  /** Takes a try back. */
  synchronized void giveBack(String key) {
    Window window = windows.get(key);
    if (window != null && --window.tries <= 0) {
      windows.remove(key);
    }
  }

  /** How many keys are remembered. */
  synchronized int size() {
    return windows.size();
  }

  private void forgetOldest() {
    if (windows.size() > MOST_KEYS) {
      windows.remove(windows.keySet().iterator().next());
    }
  }
}
