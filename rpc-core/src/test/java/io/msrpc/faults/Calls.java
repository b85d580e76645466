package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The calls by which one point is tried in one state: one for each form and breakage. */
final class Calls {
  private final Scene scene;
  private final State state;
  private final Point point;
  private final List<Call> all = new ArrayList<>();

  private record Call(Form form, Breakage breakage, Caller caller) {}

  Calls(Scene scene, State state, Point point) {
    this.scene = scene;
    this.state = state;
    this.point = point;
  }

  Point.Stage stage() {
    return point.stage();
  }

  /** Makes all of them. */
  void start() {
    point.breaks(scene);
    rows().forEach(this::start);
  }

  /** Makes each of them as soon as the one before has reached what is to break. */
  void startOneByOne(Moment moment) throws InterruptedException {
    point.breaks(scene);
    for (Call row : rows()) {
      start(row);
      moment.awaitOneMore();
    }
  }

  private void start(Call row) {
    Caller caller = point.call(scene, row.form(), row.breakage());
    all.add(new Call(row.form(), row.breakage(), caller));
  }

  /** Those to make; last those that keep a connection's I/O thread from others. */
  private List<Call> rows() {
    return Table.forms(point, state).stream()
        .sorted(Comparator.comparing(form -> form == Form.NON_BLOCKING))
        .flatMap(
            form ->
                Table.breakages(point, state, form).stream()
                    .map(breakage -> new Call(form, breakage, null)))
        .toList();
  }

  /** Returns when all wait for something, or have ended. */
  void awaitMade() {
    Scene.awaiting("all have been made")
        .until(() -> all.stream().allMatch(call -> call.caller().waits()));
  }

  /** Returns when the one-way calls have been written, and how many others there are. */
  int awaitOneways() throws Exception {
    int others = 0;
    for (Call call : all) {
      if (call.form() == Form.ONEWAY) {
        call.caller().handle((told, e) -> "").get(30, TimeUnit.SECONDS);
      } else {
        others++;
      }
    }
    return others;
  }

  /** Each ends at once, as it must. */
  void assertEnded() throws Exception {
    for (Call call : all) {
      if (call.form() == Form.ONEWAY && point.stage() == Point.Stage.SERVICE) {
        call.caller().get(30, TimeUnit.SECONDS); // nobody hears of a failure of one
      } else {
        assertFailed(call);
      }
    }
  }

  private void assertFailed(Call call) throws Exception {
    String what = point + " " + state + " " + call.form() + " " + call.breakage();
    Throwable failure = Scene.failure(call.caller(), what);
    boolean asksTwice =
        point == StreamPoint.REQUEST_FOR_NOTHING_THEN || point == StreamPoint.REQUEST_FOR_LESS_THEN;
    boolean called = state == State.CLOSING && point.stage() != Point.Stage.REQUEST;
    boolean ended = asksTwice && (state == State.CLOSING || state == State.DRAINING);
    if (called || ended) { // by what has become of the connection
      assertThat(failure)
          .as(what)
          .isInstanceOfAny(
              point.failure(), OutcomeUnknownException.class, NotStartedException.class);
    } else {
      assertThat(failure).as(what).isInstanceOf(point.failure());
    }
    if (point instanceof ArgumentPoint) {
      assertThat(failure)
          .as(what)
          .isInstanceOfSatisfying(
              NotStartedException.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_REQUEST));
    }
  }
}
