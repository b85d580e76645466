package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The providers of a cluster, called in one way: one choice, one number of retries. */
record Terms(Cluster cluster, Choice choice, FaultTolerance tolerance) implements Invoker {
  @Override
  public CompletionStage<Reply> invoke(Invocation call) {
    cluster.retries().onCall();
    return new ClusterCall(this, call, List.of()).start();
  }

  /** The same, around the mode of the tolerance. */
  Invoker inItsMode() {
    return switch (tolerance.mode()) {
      case FAILOVER -> this;
      case FAIL_SAFE -> new FailSafe(this, new Warnings(cluster.timers().ticker()));
      case FAIL_BACK -> new FailBack(this, new Warnings(cluster.timers().ticker()));
      case BROADCAST -> new Broadcast(this);
      case HEDGED -> new Hedged(this);
    };
  }
}
