package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service, a filter of a server, or a value that breaks there ends the calls concerned, each at
 * once, and nothing else.
 */
@Timeout(120)
class ServerFaultsTest {
  static Stream<Arguments> endsCalls() {
    return Table.rows(ServerPoint.values());
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource
  void endsCalls(ServerPoint point, State state, List<Form> forms) throws Exception {
    Table.check(point, state);
  }

  @Test
  void answersWithAStage_thatCanOnlyBeComposed() throws Exception {
    try (Scene scene = new Scene()) {
      scene.ready();
      CompletionStage<List<Item>> done = CompletableFuture.completedStage(List.of(Item.SOUND));
      scene.service.future = items -> (CompletableFuture<List<Item>>) done;
      assertThat(scene.calls.future(List.of(Item.SOUND)).get(30, TimeUnit.SECONDS))
          .containsExactly(Item.SOUND);
      CompletableFuture<List<Item>> later = new CompletableFuture<>();
      scene.service.future =
          items -> (CompletableFuture<List<Item>>) later.minimalCompletionStage();
      CompletableFuture<List<Item>> call = scene.calls.future(List.of(Item.SOUND));
      later.complete(List.of(Item.SOUND));
      assertThat(call.get(30, TimeUnit.SECONDS)).containsExactly(Item.SOUND);
      scene.assertSound();
    }
  }
}
