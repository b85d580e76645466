package io.msrpc.faults;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Where a server calls code of its application. */
enum ServerPoint {
  SERVICE {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.service.answer = items -> breakage.happens();
    }
  },
  RESULT_THAT_IS_WRITTEN {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.service.answer = items -> new Broken(Broken.Place.NEXT, breakage);
    }

    @Override
    Set<Form> forms() {
      return EnumSet.complementOf(EnumSet.of(Form.ONEWAY));
    }
  },
  ARGUMENT_THAT_IS_READ {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      Item.IN_CONSTRUCTOR.set(breakage);
    }

    @Override
    List<Item> items() {
      return List.of(Item.FAULTY);
    }
  },
  FUTURE_THAT_FAILS {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.service.future =
          answer -> CompletableFuture.supplyAsync(() -> breakage.<List<Item>>happens());
    }

    @Override
    Set<Form> forms() {
      return EnumSet.of(Form.FUTURE);
    }
  },
  STAGE_THAT_HAS_FAILED {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      CompletionStage<List<Item>> failed =
          CompletableFuture.failedStage(new IllegalStateException("on purpose"));
      scene.service.future = answer -> (CompletableFuture<List<Item>>) failed;
    }

    @Override
    Set<Form> forms() {
      return EnumSet.of(Form.FUTURE);
    }
  },
  NULL_FOR_A_FUTURE_OR_STREAM {
    @Override
    @SuppressWarnings("NullAway") // what a service must not do
    void breaks(Scene scene, Breakage breakage) {
      scene.service.future = answer -> null;
      scene.service.stream = answer -> null;
    }

    @Override
    Set<Form> forms() {
      return EnumSet.of(Form.FUTURE, Form.STREAM);
    }
  },
  PUBLISHER_IN_SUBSCRIBE {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.service.stream = answer -> to -> breakage.happens();
    }

    @Override
    Set<Form> forms() {
      return EnumSet.of(Form.STREAM);
    }
  },
  PUBLISHER_IN_REQUEST {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.service.stream = answer -> broken(breakage);
    }

    @Override
    Set<Form> forms() {
      return EnumSet.of(Form.STREAM);
    }
  },
  FILTER {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.serverFilter = (call, next) -> breakage.happens();
    }
  },
  FILTER_THAT_RETURNS_NULL {
    @Override
    @SuppressWarnings("NullAway") // what a filter must not do
    void breaks(Scene scene, Breakage breakage) {
      scene.serverFilter = (call, next) -> null;
    }
  },
  FILTER_AFTER_THE_SERVICE {
    @Override
    void breaks(Scene scene, Breakage breakage) {
      scene.serverFilter = (call, next) -> next.invoke(call).thenApply(reply -> breakage.happens());
    }
  };

  /** From now on that code breaks in this way; what breaks in one way only ignores it. */
  abstract void breaks(Scene scene, Breakage breakage);

  /** The calls that come by there. */
  Set<Form> forms() {
    return EnumSet.allOf(Form.class);
  }

  /** The arguments that lead there. */
  List<Item> items() {
    return List.of(Item.SOUND);
  }

  private static Flow.Publisher<List<Item>> broken(Breakage breakage) {
    return to ->
        to.onSubscribe(
            new Reader.Ends(to) {
              @Override
              public void request(long items) {
                breakage.happens();
              }
            });
  }
}
