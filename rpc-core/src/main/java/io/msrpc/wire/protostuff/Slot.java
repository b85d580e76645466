package io.msrpc.wire.protostuff;

import org.jspecify.annotations.Nullable;

/**
 * What protostuff calls the message: our values are immutable, so a schema fills or empties the
 * slot that one is carried in.
 */
final class Slot {
  /** Of the message, 1 for the outermost; used for writing only. */
  final int depth;

  /** The value; null while being read, and for a collection that is null. */
  @Nullable Object value;

  Slot(@Nullable Object value, int depth) {
    this.value = value;
    this.depth = depth;
  }
}
