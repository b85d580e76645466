package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An argument that breaks while it is written ends the calls that carry it, each at once and as not
 * started, and nothing else.
 */
@Timeout(120)
class ArgumentFaultsTest {
  @AfterEach
  void repair() {
    Item.IN_ACCESSOR.set(null);
  }

  static Stream<Arguments> lists() {
    return Arrays.stream(State.values())
        .flatMap(
            state ->
                Arrays.stream(Broken.Place.values())
                    .flatMap(
                        place ->
                            state
                                .breakages()
                                .map(breakage -> Arguments.of(state, place, breakage))));
  }

  @ParameterizedTest(name = "{0}: {2} in {1}")
  @MethodSource
  void lists(State state, Broken.Place place, Breakage breakage) throws Exception {
    endsCalls(state, new Broken(place, breakage));
  }

  static Stream<Arguments> accessors() {
    return Arrays.stream(State.values())
        .flatMap(state -> state.breakages().map(breakage -> Arguments.of(state, breakage)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void accessors(State state, Breakage breakage) throws Exception {
    Item.IN_ACCESSOR.set(breakage);
    endsCalls(state, List.of(Item.FAULTY));
  }

  private static void endsCalls(State state, List<Item> items) throws Exception {
    try (Scene scene = new Scene()) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      state.during(
          scene,
          () -> {
            for (Form form : Form.values()) {
              calls.add(form.call(scene.calls, items));
            }
          });
      for (CompletableFuture<?> call : calls) {
        assertThat(Scene.failure(call))
            .isInstanceOfSatisfying(
                NotStartedException.class,
                e -> assertThat(e.reason()).isIn(state.reasons(Reason.INVALID_REQUEST)));
      }
      state.after(scene);
    }
  }
}
