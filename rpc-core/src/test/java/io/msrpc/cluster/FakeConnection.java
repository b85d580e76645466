package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.Connection;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.ConnectionState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A connection in the hands of a test: it is in the state it is told, and answers what it is told.
 */
final class FakeConnection implements Connection {
  final List<Invocation> calls = new ArrayList<>();
  final List<CompletableFuture<Reply>> answers = new ArrayList<>();
  final List<CompletableFuture<Void>> demands = new ArrayList<>();
  ConnectionState state = ConnectionState.READY;
  boolean everReady = true;
  private final Address address;

  FakeConnection(Address address) {
    this.address = address;
  }

  void fail(RpcException failure) {
    answers.get(answers.size() - 1).completeExceptionally(failure);
  }

  void becomesReady() {
    state = ConnectionState.READY;
    demands.forEach(demand -> demand.complete(null));
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public ConnectionState state() {
    return state;
  }

  @Override
  public CompletionStage<Void> demand() {
    CompletableFuture<Void> demand = new CompletableFuture<>();
    demands.add(demand);
    return demand;
  }

  @Override
  public CompletionStage<Reply> invoke(Invocation invocation) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    calls.add(invocation);
    answers.add(answer);
    return answer;
  }

  @Override
  public long strays() {
    return 0;
  }

  @Override
  public ConnectionSnapshot snapshot() {
    int inFlight = (int) answers.stream().filter(answer -> !answer.isDone()).count();
    return new ConnectionSnapshot(address, state, everReady, 1, inFlight, 0);
  }

  @Override
  public void start() {}

  @Override
  public void closeWhenIdle() {
    state = ConnectionState.CLOSED;
  }

  @Override
  public void close() {
    state = ConnectionState.CLOSED;
  }
}
