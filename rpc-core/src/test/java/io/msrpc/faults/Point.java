package io.msrpc.faults;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A place where code of an application is called while a call is made or served. */
interface Point {
  /** All that has an answer. */
  Set<Form> ANSWERED = EnumSet.complementOf(EnumSet.of(Form.ONEWAY));

  /** When, in the life of a call, and so on which threads. */
  enum Stage {
    /**
     * Before it is sent, on the caller's thread, or on an I/O thread once there is a connection.
     */
    REQUEST,
    /** At the server, mostly on a worker. */
    SERVICE,
    /** When the server has sent something, on the caller's thread or one for streams. */
    ANSWER,
    /** When it is over, however it has ended, on the thread that ends it. */
    END
  }

  Stage stage();

  /** The calls that come by there. */
  Set<Form> forms();

  /** How a call ends by that, while there is a connection. */
  Class<? extends Throwable> failure();

  /** From now on that code breaks as the call says. */
  void breaks(Scene scene);

  /** Makes a call that comes by there. */
  default Caller call(Scene scene, Form form, Breakage breakage) {
    return form.call(scene.calls, List.of(Item.naming(breakage)));
  }

  /** Whether it can break in a single way only. */
  default boolean breaksInOneWay() {
    return false;
  }

  /** Whether it is asked only where there are two connections to choose from. */
  default boolean chooses() {
    return false;
  }
}
