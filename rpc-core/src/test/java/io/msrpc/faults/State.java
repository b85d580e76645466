package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where the connections are in their life while calls are made. */
enum State {
  READY {
    @Override
    void during(Scene scene, Runnable calls) {
      scene.ready();
      calls.run();
    }
  },
  CONNECTING {
    @Override
    void during(Scene scene, Runnable calls) {
      scene.list();
      calls.run();
      scene.connect();
    }
  },
  NONE_KNOWN {
    @Override
    void during(Scene scene, Runnable calls) {
      calls.run();
      scene.ready();
    }
  },
  DRAINING {
    private List<CompletableFuture<List<Item>>> held = List.of();

    @Override
    void during(Scene scene, Runnable calls) {
      held = scene.drain();
      calls.run();
    }

    @Override
    Set<Reason> reasons(Reason usual) {
      return Set.of(usual, Reason.UNAVAILABLE, Reason.CONNECT_FAILED);
    }

    @Override
    void after(Scene scene) throws Exception {
      scene.service.release();
      for (CompletableFuture<List<Item>> call : held) {
        assertThat(call.get(30, TimeUnit.SECONDS)).containsExactly(Item.SOUND);
      }
    }
  },
  CLOSING {
    @Override
    void during(Scene scene, Runnable calls) {
      scene.list();
      calls.run();
      scene.closeClient();
    }

    @Override
    Set<Reason> reasons(Reason usual) {
      return Set.of(usual, Reason.UNAVAILABLE, Reason.CONNECT_FAILED);
    }

    @Override
    void after(Scene scene) {}
  };

  /** Makes the calls in this state, and lets the state pass. */
  abstract void during(Scene scene, Runnable calls);

  /**
   * All there are where code runs on the caller's thread or on an I/O thread; else one is enough.
   */
  Stream<Breakage> breakages() {
    return this == READY || this == CONNECTING
        ? Arrays.stream(Breakage.values())
        : Stream.of(Breakage.RUNTIME_EXCEPTION);
  }

  /** Why a call may fail in it that else fails for the usual reason. */
  Set<Reason> reasons(Reason usual) {
    return Set.of(usual);
  }

  /** What must be so when the calls have failed. */
  void after(Scene scene) throws Exception {
    scene.assertSound();
  }
}
