package io.msrpc.faults;

import io.msrpc.call.NotStartedException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An argument's code, which runs while the argument is written. */
enum ArgumentPoint implements Point {
  SIZE,
  ITERATOR,
  HAS_NEXT,
  NEXT,
  ACCESSOR;

  @Override
  public Stage stage() {
    return Stage.REQUEST;
  }

  @Override
  public Set<Form> forms() {
    return EnumSet.allOf(Form.class);
  }

  @Override
  public Class<? extends Throwable> failure() {
    return NotStartedException.class;
  }

  @Override
  public void breaks(Scene scene) {
    Item.BROKEN.set(this == ACCESSOR ? Item.Part.ACCESSOR : Item.Part.NONE);
  }

  @Override
  public Caller call(Scene scene, Form form, Breakage breakage) {
    List<Item> items =
        this == ACCESSOR
            ? List.of(Item.breaking(breakage))
            : new Broken(Broken.Place.valueOf(name()), breakage);
    return form.call(scene.calls, items);
  }
}
