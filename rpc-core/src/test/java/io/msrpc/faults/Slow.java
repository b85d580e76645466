package io.msrpc.faults;

import java.util.AbstractList;

/** A sound list of one, which is written when the moment has come. */
final class Slow extends AbstractList<Item> {
  @Override
  public Item get(int index) {
    Moment.await();
    return Item.SOUND;
  }

  @Override
  public int size() {
    return 1;
  }
}
