package io.msrpc.faults;

import io.msrpc.annotation.MsKey;
import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** One method of each kind; the time is far longer than any test waits. */
@MsService(timeoutMillis = 300_000)
interface FaultyService {
  List<Item> plain(List<Item> items) throws Refused;

  @MsMethod(nonBlocking = true)
  List<Item> atOnce(List<Item> items) throws Refused;

  CompletableFuture<List<Item>> future(List<Item> items) throws Refused;

  Flow.Publisher<List<Item>> stream(List<Item> items) throws Refused;

  @MsMethod(oneway = true)
  void tell(List<Item> items) throws Refused;

  List<Item> upload(List<Item> items, Flow.Publisher<Item> more) throws Refused;

  /** Answered when the test says so. */
  CompletableFuture<List<Item>> held();

  /** The text of a key; of those types that a key may have, only an enum's is the application's. */
  enum Key {
    RUNTIME_EXCEPTION,
    UNDECLARED_CHECKED_EXCEPTION,
    LINKAGE_ERROR,
    STACK_OVERFLOW,
    FAILING_INITIALIZER,
    EXCEPTION_THAT_FAILS;

    @Override
    public String toString() {
      return Breakage.valueOf(name()).happens();
    }
  }

  /** The same with a key. */
  @MsService(timeoutMillis = 300_000)
  interface Keyed {
    List<Item> plain(@MsKey Key key);

    @MsMethod(nonBlocking = true)
    List<Item> atOnce(@MsKey Key key);

    CompletableFuture<List<Item>> future(@MsKey Key key);

    Flow.Publisher<List<Item>> stream(@MsKey Key key);

    @MsMethod(oneway = true)
    void tell(@MsKey Key key);

    List<Item> upload(@MsKey Key key, Flow.Publisher<Item> more);
  }

  /** Calls that, with the key of the breakage that the items name. */
  record ByKey(Keyed service) implements FaultyService {
    private static Key key(List<Item> items) {
      return Key.values()[Breakage.namedBy(items).ordinal()];
    }

    @Override
    public List<Item> plain(List<Item> items) {
      return service.plain(key(items));
    }

    @Override
    public List<Item> atOnce(List<Item> items) {
      return service.atOnce(key(items));
    }

    @Override
    public CompletableFuture<List<Item>> future(List<Item> items) {
      return service.future(key(items));
    }

    @Override
    public Flow.Publisher<List<Item>> stream(List<Item> items) {
      return service.stream(key(items));
    }

    @Override
    public void tell(List<Item> items) {
      service.tell(key(items));
    }

    @Override
    public List<Item> upload(List<Item> items, Flow.Publisher<Item> more) {
      return service.upload(key(items), more);
    }

    @Override
    public CompletableFuture<List<Item>> held() {
      throw new UnsupportedOperationException();
    }
  }
}
