package io.msrpc.faults;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;

/** A list of one that fails where a test wants, as one does whose session has ended. */
final class Broken extends AbstractList<Item> {
  private final Place place;
  private final Breakage breakage;

  /** Where a list is asked. */
  enum Place {
    SIZE,
    ITERATOR,
    HAS_NEXT,
    NEXT
  }

  Broken(Place place, Breakage breakage) {
    this.place = place;
    this.breakage = breakage;
  }

  private <T> T at(Place here, T otherwise) {
    return here == place ? breakage.happens() : otherwise;
  }

  @Override
  public Item get(int index) {
    return at(Place.NEXT, Item.SOUND);
  }

  @Override
  public int size() {
    return at(Place.SIZE, 1);
  }

  @Override
  public Iterator<Item> iterator() {
    Iterator<Item> items = List.of(Item.SOUND).iterator();
    return at(
        Place.ITERATOR,
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return at(Place.HAS_NEXT, items.hasNext());
          }

          @Override
          public Item next() {
            return at(Place.NEXT, items.next());
          }
        });
  }
}
