package io.msrpc.faults;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** How a method is called. */
enum Form {
  SYNC {
    @Override
    CompletableFuture<?> call(FaultyService service, List<Item> items) {
      return onThread(() -> service.plain(items));
    }
  },
  NON_BLOCKING {
    @Override
    CompletableFuture<?> call(FaultyService service, List<Item> items) {
      return onThread(() -> service.atOnce(items));
    }
  },
  FUTURE {
    @Override
    CompletableFuture<?> call(FaultyService service, List<Item> items) {
      return service.future(items);
    }
  },
  STREAM {
    @Override
    CompletableFuture<?> call(FaultyService service, List<Item> items) {
      return Reader.all(service.stream(items));
    }
  },
  ONEWAY {
    @Override
    CompletableFuture<?> call(FaultyService service, List<Item> items) {
      return onThread(
          () -> {
            service.tell(items);
            return "";
          });
    }
  },
  UPLOAD {
    @Override
    CompletableFuture<?> call(FaultyService service, List<Item> items) {
      Flow.Publisher<Item> none = to -> to.onSubscribe(new Reader.Ends(to));
      return onThread(() -> service.upload(items, none));
    }
  };

  /** Calls; a caller who would wait does so on a thread of its own. */
  abstract CompletableFuture<?> call(FaultyService service, List<Item> items);

  /** Ends as the task does, whatever that throws. */
  static <T> CompletableFuture<T> onThread(Supplier<T> task) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                outcome.complete(task.get());
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            },
            "caller");
    caller.setDaemon(true);
    caller.start();
    return outcome;
  }
}
