package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service, a filter of a server, or a value that breaks there ends the calls concerned, each at
 * once, and nothing else.
 */
@Timeout(120)
class ServerFaultsTest {
  @AfterEach
  void repair() {
    Item.IN_CONSTRUCTOR.set(null);
  }

  /** Calls reach a server in these states only; what breaks where is all tried in one of them. */
  static Stream<Arguments> endsCalls() {
    return Stream.of(State.READY, State.CONNECTING, State.NONE_KNOWN)
        .flatMap(
            state ->
                Arrays.stream(ServerPoint.values())
                    .flatMap(
                        point ->
                            Arrays.stream(Breakage.values())
                                .filter(breakage -> isTried(state, breakage))
                                .map(breakage -> Arguments.of(state, point, breakage))));
  }

  private static boolean isTried(State state, Breakage breakage) {
    return state == State.READY || breakage == Breakage.RUNTIME_EXCEPTION;
  }

  @ParameterizedTest(name = "{0}: {2} of {1}")
  @MethodSource
  void endsCalls(State state, ServerPoint point, Breakage breakage) throws Exception {
    try (Scene scene = new Scene()) {
      Map<Form, CompletableFuture<?>> calls = new EnumMap<>(Form.class);
      state.during(
          scene,
          () -> {
            point.breaks(scene, breakage);
            for (Form form : point.forms()) {
              calls.put(form, form.call(scene.calls, point.items()));
            }
          });
      CompletableFuture<?> oneway = calls.remove(Form.ONEWAY);
      if (oneway != null) {
        oneway.get(30, TimeUnit.SECONDS); // nobody is told of a failure of one
      }
      calls.forEach(
          (form, call) ->
              assertThat(Scene.failure(call)).as("%s", form).isInstanceOf(RpcException.class));
      Item.IN_CONSTRUCTOR.set(null);
      scene.assertSound();
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsCallsUnderWay_whileTheServersLeave(Breakage breakage) throws Exception {
    try (Scene scene = new Scene()) {
      List<CompletableFuture<List<Item>>> held = scene.drain();
      scene.service.fail(breakage);
      for (CompletableFuture<List<Item>> call : held) {
        assertThat(Scene.failure(call)).isInstanceOf(RemoteFailureException.class);
      }
    }
  }

  @Test
  void answersWithAStage_thatCanOnlyBeComposed() throws Exception {
    try (Scene scene = new Scene()) {
      scene.ready();
      CompletionStage<List<Item>> done = CompletableFuture.completedStage(List.of(Item.SOUND));
      scene.service.future = answer -> (CompletableFuture<List<Item>>) done;
      assertThat(scene.calls.future(List.of(Item.SOUND)).get(30, TimeUnit.SECONDS))
          .containsExactly(Item.SOUND);
      CompletableFuture<List<Item>> later = new CompletableFuture<>();
      scene.service.future =
          answer -> (CompletableFuture<List<Item>>) later.minimalCompletionStage();
      CompletableFuture<List<Item>> call = scene.calls.future(List.of(Item.SOUND));
      later.complete(List.of(Item.SOUND));
      assertThat(call.get(30, TimeUnit.SECONDS)).containsExactly(Item.SOUND);
      scene.assertSound();
    }
  }
}
