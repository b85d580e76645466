package io.msrpc.faults;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A carried value whose constructor and accessor break when a test wants that. */
record Item(int number) {
  static final AtomicReference<@Nullable Breakage> IN_CONSTRUCTOR = new AtomicReference<>();
  static final AtomicReference<@Nullable Breakage> IN_ACCESSOR = new AtomicReference<>();

  /** Made before any constructor breaks. */
  static final Item FAULTY = new Item(13);

  static final Item SOUND = new Item(1);

  /** Asks a service for {@link #FAULTY}. */
  static final Item WANTS_FAULTY = new Item(12);

  Item {
    Breakage breakage = IN_CONSTRUCTOR.get();
    if (number == 13 && breakage != null) {
      breakage.happens();
    }
  }

  @Override
  public int number() {
    Breakage breakage = IN_ACCESSOR.get();
    return number == 13 && breakage != null ? breakage.happens() : number;
  }
}
