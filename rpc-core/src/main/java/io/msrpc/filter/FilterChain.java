package io.msrpc.filter;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceKey;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The filters of one service around an Invoker, put together once. Thread-safe. */
public final class FilterChain implements Invoker {
  private final List<Filter> filters;
  private final Invoker last;

  /** Null where calls are served: there somebody else ends them. */
  private final @Nullable FilteredCalls open;

  private FilterChain(List<Filter> filters, Invoker last, @Nullable FilteredCalls open) {
    this.filters = filters;
    this.last = last;
    this.open = open;
  }

  /**
   * The calls of a service, filtered where they are made.
   *
   * @param filters the outermost first
   * @param open ends the calls that a filter forgets
   * @return {@code last} itself when no filter wants the service
   */
  public static Invoker client(
      List<Filter> filters, ServiceKey service, Invoker last, FilteredCalls open) {
    List<Filter> wanted = those(filters, service, Filter.Side.CLIENT);
    return wanted.isEmpty() ? last : new FilterChain(wanted, last, open);
  }

  /**
   * The same where they are served; whoever serves ends a call at its deadline.
   *
   * @return {@code last} itself when no filter wants the service
   */
  public static Invoker server(List<Filter> filters, ServiceKey service, Invoker last) {
    List<Filter> wanted = those(filters, service, Filter.Side.SERVER);
    return wanted.isEmpty() ? last : new FilterChain(wanted, last, null);
  }

  private static List<Filter> those(List<Filter> filters, ServiceKey service, Filter.Side side) {
    return filters.stream().filter(one -> one.appliesTo(service, side)).toList();
  }

  List<Filter> filters() {
    return filters;
  }

  Invoker last() {
    return last;
  }

  /** Whether it stands where calls are served. */
  boolean serves() {
    return open == null;
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation invocation) {
    FilteredCall call = new FilteredCall(this, invocation);
    call.start();
    if (open != null && !call.isDone()) {
      open.add(call);
    }
    return call;
  }
}
