package io.msrpc.im.console;

import java.util.ArrayList;
import java.util.List;

/**
 * The gateways a client may connect to, in the order it tries them; never empty. Written on one
 * thread; {@link #current} may be read on any.
 */
final class GatewayRing {
  private volatile List<Gateway> order;

  GatewayRing(List<Gateway> listed) {
    if (listed.isEmpty()) {
      throw new IllegalArgumentException("gateways: none (expected: at least one)");
    }
    order = List.copyOf(listed);
  }

  /** The one in use, or to be tried next. */
  Gateway current() {
    return order.get(0);
  }

  /** The current one was lost: the others come first. */
  void advance() {
    List<Gateway> next = new ArrayList<>(order.subList(1, order.size()));
    next.add(order.get(0));
    order = List.copyOf(next);
  }

  /** Takes a new list, keeping the current one in front; an empty list is ignored. */
  void replace(List<Gateway> listed) {
    if (!listed.isEmpty()) {
      Gateway current = current();
      List<Gateway> next = new ArrayList<>();
      next.add(current);
      listed.stream().filter(each -> !each.id().equals(current.id())).forEach(next::add);
      order = List.copyOf(next);
    }
  }
}
