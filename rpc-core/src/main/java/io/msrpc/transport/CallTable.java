package io.msrpc.transport;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Calls by request id. Ids count up, and in an open-addressing table neighbours make one long run
 * that each removal walks to its end; so they are scattered first, by an odd factor, under which no
 * two collide. Confined to one event loop.
 *
 * @param <C> what is known of a call
 */
public final class CallTable<C> {
  /** 2³² divided by the golden ratio, made odd: Knuth's multiplicative hashing. */
  private static final int SCATTER = 0x9E3779B1;

  private final IntObjectMap<C> calls = new IntObjectHashMap<>();

  /** Puts a call in, in the place of any with the same id. */
  public void put(int id, C call) {
    calls.put(id * SCATTER, call);
  }

  /** The call with this id, or null. */
  public @Nullable C get(int id) {
    return calls.get(id * SCATTER);
  }

  /** Takes the call with this id out, or returns null. */
  public @Nullable C remove(int id) {
    return calls.remove(id * SCATTER);
  }

  /** A view of all of them, in no order. */
  public Collection<C> all() {
    return calls.values();
  }

  /** How many there are. */
  public int size() {
    return calls.size();
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return calls.isEmpty();
  }
}
