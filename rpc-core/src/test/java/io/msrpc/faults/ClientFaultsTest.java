package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A load balancer, a filter, or a value's constructor that breaks ends the calls it is asked for,
 * each at once and by an RpcException of the right type, and nothing else.
 */
@Timeout(120)
class ClientFaultsTest {
  /** In which a call reaches a provider, or would. */
  private static final Set<State> OPEN =
      EnumSet.of(State.READY, State.CONNECTING, State.NONE_KNOWN);

  @AfterEach
  void repair() {
    Item.IN_CONSTRUCTOR.set(null);
  }

  static Stream<Arguments> breakages(State state) {
    return state.breakages().map(breakage -> Arguments.of(state, breakage));
  }

  static Stream<Arguments> endsCalls() {
    return Arrays.stream(State.values())
        .flatMap(
            state ->
                Arrays.stream(ClientPoint.values())
                    .filter(point -> point.isReachedIn(state))
                    .flatMap(
                        point ->
                            state
                                .breakages()
                                .map(breakage -> Arguments.of(state, point, breakage))));
  }

  @ParameterizedTest(name = "{0}: {2} of {1}")
  @MethodSource
  void endsCalls(State state, ClientPoint point, Breakage breakage) throws Exception {
    try (Scene scene = new Scene()) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      state.during(
          scene,
          () -> {
            point.breaks(scene, breakage);
            for (Form form : Form.values()) {
              calls.add(form.call(scene.calls, List.of(Item.SOUND)));
            }
          });
      for (CompletableFuture<?> call : calls) {
        Throwable failure = Scene.failure(call);
        if (OPEN.contains(state)) {
          assertThat(failure).isInstanceOf(point.failure);
        } else {
          assertThat(failure).isInstanceOfAny(point.failure, NotStartedException.class);
        }
      }
      state.after(scene);
    }
  }

  static Stream<Arguments> endsCalls_whoseAnswerCannotBeMade() {
    return OPEN.stream().flatMap(ClientFaultsTest::breakages);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void endsCalls_whoseAnswerCannotBeMade(State state, Breakage breakage) throws Exception {
    try (Scene scene = new Scene()) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      state.during(
          scene,
          () -> {
            Item.IN_CONSTRUCTOR.set(breakage);
            for (Form form : EnumSet.complementOf(EnumSet.of(Form.ONEWAY))) {
              calls.add(form.call(scene.calls, List.of(Item.WANTS_FAULTY)));
            }
          });
      for (CompletableFuture<?> call : calls) {
        assertThat(Scene.failure(call)).isInstanceOf(RemoteFailureException.class);
      }
      state.after(scene);
    }
  }

  static Stream<Arguments> failsOnlyWhatDependsOnAFuture() {
    return breakages(State.READY);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void failsOnlyWhatDependsOnAFuture(State state, Breakage breakage) throws Exception {
    try (Scene scene = new Scene()) {
      scene.ready();
      CompletableFuture<List<Item>> answer = scene.calls.future(List.of(Item.SOUND));
      CompletableFuture<Item> dependent = answer.thenApply(item -> breakage.happens());
      assertThat(Scene.failure(dependent)).isNotInstanceOf(RpcException.class);
      assertThat(answer).isCompletedWithValue(List.of(Item.SOUND));
      state.after(scene);
    }
  }
}
