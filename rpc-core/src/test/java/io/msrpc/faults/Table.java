package io.msrpc.faults;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** Every point in every state, called in every form; and what there cannot be, with the reason. */
final class Table {
  private Table() {}

  /** Why a call cannot break there then; null where it can, and so is made to. */
  static @Nullable String impossible(Point point, State state, Form form) {
    boolean waited = state == State.CONNECTING || state == State.NONE_KNOWN;
    if (!point.forms().contains(form)) {
      return "a call of this form does not come by there";
    }
    if (point.chooses() && waited) {
      return "a call that has waited goes to the first connection that is ready; only when that"
          + " has refused it there is a choice: RetryFaultsTest";
    }
    boolean onIoThread =
        form == Form.FUTURE || point == ClientPoint.CONSTRUCTOR_OF_THE_DETAILS_OF_A_FAILURE;
    if (state == State.CLOSING && point.stage() == Point.Stage.ANSWER && onIoThread) {
      return "that is read on the I/O thread, which has ended when a client has closed";
    }
    if (state == State.CLOSING && point.stage() == Point.Stage.END && form == Form.ONEWAY) {
      return "a one-way call is over when it has been written, before its client closes";
    }
    return null;
  }

  static List<Form> forms(Point point, State state) {
    return Arrays.stream(Form.values())
        .filter(form -> impossible(point, state, form) == null)
        .toList();
  }

  /** What is thrown there then: all there is, but for three reasons. */
  static List<Breakage> breakages(Point point, State state, Form form) {
    List<Breakage> all = List.of(Breakage.values());
    if (point.breaksInOneWay()) {
      return all.subList(0, 1); // and throws nothing itself
    }
    if (state == State.CLOSING
        && form == Form.NON_BLOCKING
        && (point.stage() == Point.Stage.SERVICE || point.stage() == Point.Stage.END)) {
      return all.subList(0, 1); // its code waits on the connection's only I/O thread
    }
    if (point == ClientPoint.FILTER_AFTER_THE_CALL
        || point == ClientPoint.DEPENDENT_OF_THE_FUTURE
        || point == ServerPoint.FILTER_AFTER_THE_SERVICE) {
      // A stage of the JDK never completes if a step of it throws what cannot be turned into text.
      return all.stream().filter(one -> one != Breakage.EXCEPTION_THAT_FAILS).toList();
    }
    return all;
  }

  /** A row for each point and state, with the forms in which it is called. */
  static Stream<Arguments> rows(Point... points) {
    return Arrays.stream(points)
        .flatMap(
            point ->
                Arrays.stream(State.values())
                    .filter(state -> !forms(point, state).isEmpty())
                    .map(state -> Arguments.of(point, state, forms(point, state))));
  }

  /** Makes the calls of one row, and checks all there is to check. */
  static void check(Point point, State state) throws Exception {
    boolean callbacks = point == ClientPoint.EXECUTOR_OF_CALLBACKS;
    try (Scene scene = callbacks ? new Scene(brokenExecutor()) : new Scene()) {
      state.check(scene, new Calls(scene, state, point));
    }
  }

  /** Breaks in another way each time. */
  private static Executor brokenExecutor() {
    AtomicInteger tasks = new AtomicInteger();
    return task -> {
      Breakage[] all = Breakage.values();
      all[tasks.getAndIncrement() % all.length].happensAtOnce();
    };
  }
}
