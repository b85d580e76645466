package io.msrpc.transport.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The links of one connection that take calls: the one that is watched, and others beside it while
 * it is the bottleneck. Thread-safe.
 */
final class OpenLinks {
  private volatile List<Link> links = List.of();

  int size() {
    return links.size();
  }

  /** The one with the fewest calls under way; null without any. */
  @Nullable Link choose() {
    List<Link> now = links;
    if (now.isEmpty()) {
      return null;
    }
    Link best = now.get(0);
    for (int i = 1; i < now.size(); i++) {
      best = now.get(i).load() < best.load() ? now.get(i) : best;
    }
    return best;
  }

  boolean has(Link link) {
    return links.contains(link);
  }

  synchronized void add(Link link) {
    List<Link> more = new ArrayList<>(links);
    more.add(link);
    links = List.copyOf(more);
  }

  synchronized void remove(Link link) {
    List<Link> fewer = new ArrayList<>(links);
    fewer.remove(link);
    links = List.copyOf(fewer);
  }
}
