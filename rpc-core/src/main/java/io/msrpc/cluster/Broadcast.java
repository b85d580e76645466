package io.msrpc.cluster;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Calls every provider there is. When all have answered, the reply is that of the one that the
 * registry lists first. If any fails, the call fails when all have ended: with the failure that
 * leaves most open, and it is never said not to have started when some provider did start it.
 */
record Broadcast(Terms terms) implements Invoker {
  @Override
  public CompletionStage<Reply> invoke(Invocation call) {
    List<Cluster.Member> members = terms.cluster().candidates(call);
    if (members.size() < 2 || call.method().streams()) {
      return terms.invoke(call);
    }
    CallParts whole = new CallParts(call.method());
    Answers answers = new Answers(whole, members.size());
    for (int i = 0; i < members.size(); i++) {
      List<Cluster.Member> others = new ArrayList<>(members);
      others.remove(i);
      int index = i;
      whole.add(
          new ClusterCall(terms, call, others).start(),
          (reply, failure) -> answers.set(index, reply, failure));
    }
    return whole;
  }

  /** What the providers said, until all have. */
  private static final class Answers {
    private final CallParts whole;
    private final AtomicReferenceArray<Reply> replies;
    private final List<RpcException> failures = new ArrayList<>();
    private int left;

    Answers(CallParts whole, int count) {
      this.whole = whole;
      this.replies = new AtomicReferenceArray<>(count);
      this.left = count;
    }

    void set(int index, @Nullable Reply reply, @Nullable RpcException failure) {
      replies.set(index, reply);
      if (isLast(failure)) {
        end();
      }
    }

    private synchronized boolean isLast(@Nullable RpcException failure) {
      if (failure != null) {
        failures.add(failure);
      }
      left--;
      return left == 0;
    }

    private void end() {
      if (failures.isEmpty()) {
        whole.complete(replies.get(0));
        return;
      }
      boolean none = failures.size() == replies.length();
      whole.completeExceptionally(Failures.worst(failures, none, replies.length()));
    }
  }
}
