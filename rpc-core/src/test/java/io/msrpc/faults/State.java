package io.msrpc.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Where the connections are in their life while the code that is called breaks. */
enum State {
  /** Both are there. */
  READY {
    @Override
    void check(Scene scene, Calls calls) throws Exception {
      scene.ready();
      calls.start();
      calls.assertEnded();
      scene.assertSound();
    }
  },

  /** Both are being made; the calls wait for that. */
  CONNECTING {
    @Override
    void check(Scene scene, Calls calls) throws Exception {
      scene.list();
      calls.start();
      calls.awaitMade();
      scene.passAnswers();
      calls.assertEnded();
      scene.assertSound();
    }
  },

  /** The registry lists nobody yet; the calls wait for that. */
  NONE_KNOWN {
    @Override
    void check(Scene scene, Calls calls) throws Exception {
      calls.start();
      calls.awaitMade();
      scene.ready();
      calls.assertEnded();
      scene.assertSound();
    }
  },

  /**
   * Both servers leave, and finish calls that are under way. What runs before a call is sent has
   * begun before the client was told that, and breaks after; all else breaks at, or on the way back
   * from, a server that is leaving.
   */
  DRAINING {
    @Override
    void check(Scene scene, Calls calls) throws Exception {
      scene.ready();
      List<CompletableFuture<List<Item>>> held = scene.hold();
      if (calls.stage() == Point.Stage.REQUEST) {
        calls.startOneByOne(Moment.later());
        scene.leave();
        Moment.comes();
      } else {
        scene.leaveUnheard();
        calls.start();
        scene.awaitSent(held.size() + calls.awaitOneways());
        scene.passAnswers();
      }
      calls.assertEnded();
      scene.assertSoundWhileLeaving(held);
    }
  },

  /** The client closes while the code runs, and so do calls that nothing is wrong with. */
  CLOSING {
    @Override
    void check(Scene scene, Calls calls) throws Exception {
      scene.ready();
      List<CompletableFuture<List<Item>>> held = scene.hold();
      Moment moment = Moment.later();
      Caller writing = Form.SYNC.call(scene.calls, new Slow());
      moment.awaitOneMore();
      calls.startOneByOne(moment);
      CompletableFuture.runAsync(scene.client::close, close -> new Thread(close, "closes").start())
          .get(30, TimeUnit.SECONDS);
      Moment.comes();
      calls.assertEnded();
      for (CompletableFuture<List<Item>> call : held) {
        assertThat(Scene.failure(call))
            .isInstanceOf(OutcomeUnknownException.class)
            .hasMessageContaining("the connection was lost; it may have run");
      }
      assertThat(Scene.failure(writing))
          .isInstanceOf(NotStartedException.class)
          .hasMessageContaining("did not start");
      scene.repair();
      assertThat(Scene.failure(Form.SYNC.call(scene.calls, List.of(Item.SOUND))))
          .isInstanceOf(NotStartedException.class);
      scene.assertClosed();
    }
  };

  /** Makes the calls so that they break in this state, and checks how they end and what is left. */
  abstract void check(Scene scene, Calls calls) throws Exception;
}
