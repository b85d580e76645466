package io.msrpc.faults;

import static io.msrpc.transport.client.ConnectionState.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.call.RpcException;
import io.msrpc.registry.FixedRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A registry that breaks fails whoever asks it, and harms neither the calls beside that nor what is
 * to be closed. No call asks a registry, so here calls that nothing is wrong with are made, and the
 * registry breaks in each state of their connections.
 */
@Timeout(120)
class RegistryFaultsTest {
  private interface Unserved {
    String never();
  }

  /** The states in which a client asks a registry for anything while calls are under way. */
  private enum Connections {
    READY,
    CONNECTING,
    NONE_KNOWN,
    DRAINING
  }

  /** Calls in every form, made in that state; in the last one they are at leaving servers. */
  private static List<Caller> calls(Scene scene, Connections state) throws Exception {
    List<Caller> calls = new ArrayList<>();
    switch (state) {
      case READY -> scene.ready();
      case CONNECTING -> scene.list();
      case NONE_KNOWN -> {}
      case DRAINING -> {
        scene.ready();
        scene.leaveUnheard();
      }
    }
    for (Form form : Form.values()) {
      calls.add(form.call(scene.calls, List.of(Item.SOUND)));
    }
    Scene.awaiting("all have been made").until(() -> calls.stream().allMatch(Caller::waits));
    if (state == Connections.DRAINING) {
      scene.awaitSent(Form.values().length - 1); // a one-way call is over when it has been written
      calls.get(Form.ONEWAY.ordinal()).get(30, TimeUnit.SECONDS);
    }
    return calls;
  }

  private static void letThrough(Scene scene, Connections state) {
    switch (state) {
      case NONE_KNOWN -> scene.ready();
      default -> scene.passAnswers();
    }
  }

  private static void assertServed(List<Caller> calls) throws Exception {
    for (Caller call : calls) {
      call.get(30, TimeUnit.SECONDS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void callsGoOn_whileTheRegistryRefusesASubscription(Connections state) throws Exception {
    for (Breakage breakage : Breakage.values()) {
      try (Scene scene = new Scene()) {
        List<Caller> calls = calls(scene, state);
        scene.registry.breakIn(FaultyRegistry.Method.SUBSCRIBE, breakage);
        assertThat(catchThrowable(() -> scene.client.reference(Unserved.class)))
            .hasSameClassAs(breakage.thrown());
        scene.registry.repair();
        assertThat(scene.client.reference(Unserved.class)).isNotNull();
        letThrough(scene, state);
        assertServed(calls);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void callsGoOn_whileTheRegistryCannotSayHowItIs(Connections state) throws Exception {
    for (Breakage breakage : Breakage.values()) {
      try (Scene scene = new Scene()) {
        List<Caller> calls = calls(scene, state);
        scene.registry.breakIn(FaultyRegistry.Method.OUTAGE, breakage);
        assertThat(catchThrowable(scene.client::snapshot)).hasSameClassAs(breakage.thrown());
        scene.registry.repair();
        scene.registry.breakIn(FaultyRegistry.Method.REACHABLE_FOR, breakage);
        scene.list();
        letThrough(scene, state);
        assertServed(calls);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closes_thoughTheRegistryDoesNotEndItsSubscriptions(Connections state) throws Exception {
    for (Breakage breakage : Breakage.values()) {
      try (Scene scene = new Scene()) {
        List<Caller> calls = calls(scene, state);
        scene.registry.breakIn(FaultyRegistry.Method.UNSUBSCRIBE, breakage);
        CompletableFuture.runAsync(scene.client::close).get(30, TimeUnit.SECONDS);
        for (Caller call : calls) {
          Throwable failure = call.handle((value, e) -> e).get(30, TimeUnit.SECONDS);
          assertThat(failure == null || failure instanceof RpcException).as("%s", failure).isTrue();
        }
        scene.passAnswers();
        scene.assertNothingLeftOfTheClient();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesWhatItHasOpened_whenTheRegistryRefusesAServer(Breakage breakage) {
    FaultyRegistry registry = new FaultyRegistry();
    registry.breakIn(FaultyRegistry.Method.REGISTER, breakage);
    RpcServer.Builder server =
        RpcServer.builder().registry(registry).export(FaultyService.class, new FaultyServer());
    assertThat(catchThrowable(server::start)).hasSameClassAs(breakage.thrown());
    assertNoServerThreads();
  }

  @ParameterizedTest
  @EnumSource
  void closesAServer_thatTheRegistryDoesNotRelease_whenItsCallsHaveEnded(Breakage breakage)
      throws Exception {
    FaultyRegistry registry = new FaultyRegistry();
    FaultyServer service = new FaultyServer();
    RpcServer server =
        RpcServer.builder()
            .registry(registry)
            .export(FaultyService.class, service)
            .export(FaultyService.Keyed.class, service.keyed())
            .start();
    try (RpcClient client =
        RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build()) {
      CompletableFuture<List<Item>> held = client.reference(FaultyService.class).held();
      service.awaitHeld(1);
      registry.breakIn(FaultyRegistry.Method.DEREGISTER, breakage);
      Caller closing =
          Caller.of(
              () -> {
                server.close();
                return "closed";
              });
      Scene.awaiting("it leaves")
          .until(() -> client.snapshot().connections().get(0).state() != READY);
      service.release();
      assertThat(held.get(30, TimeUnit.SECONDS)).containsExactly(Item.SOUND);
      assertThat(Scene.failure(closing)).hasSameClassAs(breakage.thrown());
    }
    assertThat(registry.registered()).as("services that are announced").isZero();
    assertNoServerThreads();
  }

  private static void assertNoServerThreads() {
    Scene.awaiting("no thread of the server is left")
        .untilAsserted(() -> Scene.assertNoThreads("msrpc-server"));
  }
}
