package io.msrpc.transport;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each of some events has happened. Thread-safe; counting allocates nothing, and threads
 * that count do not wait for each other.
 *
 * @param <E> the events
 */
public final class Counters<E extends Enum<E>> {
  private final Class<E> events;
  private final Map<E, LongAdder> counts;

  /** Nothing has happened yet. */
  public Counters(Class<E> events) {
    this.events = events;
    this.counts = new EnumMap<>(events);
    for (E event : events.getEnumConstants()) {
      counts.put(event, new LongAdder());
    }
  }

  /** It has happened once more. */
  public void count(E event) {
    Objects.requireNonNull(counts.get(event)).increment();
  }

  /** How often each has happened so far; those that never did are there too, with 0. */
  public Map<E, Long> snapshot() {
    Map<E, Long> all = new EnumMap<>(events);
    counts.forEach((event, count) -> all.put(event, count.sum()));
    return Collections.unmodifiableMap(all);
  }
}
