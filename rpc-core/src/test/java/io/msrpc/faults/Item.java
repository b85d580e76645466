package io.msrpc.faults;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A carried value. One kind is sound; one names what shall break elsewhere; of one the constructor
 * or the accessor breaks itself, when a test wants that.
 */
record Item(int number) {
  /** What breaks of {@link #breaking}. */
  static final AtomicReference<Part> BROKEN = new AtomicReference<>(Part.NONE);

  static final Item SOUND = new Item(1);

  private static final int NAMING = 100;
  private static final int BREAKING = 200;

  /** Made before any constructor breaks. */
  private static final List<Item> EACH =
      Arrays.stream(Breakage.values()).map(one -> new Item(BREAKING + one.ordinal())).toList();

  /** A part of this class. */
  enum Part {
    NONE,
    CONSTRUCTOR,
    ACCESSOR
  }

  Item {
    if (number >= BREAKING && BROKEN.get() == Part.CONSTRUCTOR) {
      Breakage.values()[number - BREAKING].happens();
    }
  }

  static Item naming(Breakage breakage) {
    return new Item(NAMING + breakage.ordinal());
  }

  static Item breaking(Breakage breakage) {
    return EACH.get(breakage.ordinal());
  }

  /** What it names. */
  Breakage breakage() {
    return Breakage.values()[number % NAMING];
  }

  @Override
  public int number() {
    return number >= BREAKING && BROKEN.get() == Part.ACCESSOR ? breakage().happens() : number;
  }
}
