package io.msrpc.call;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An answer with more attachments than its own. */
record AttachedReply(Reply reply, Map<String, String> attachments) implements Reply {
  /** The answer with those added; one of the same name replaces its own. */
  static Reply of(Reply reply, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(reply.attachments());
    all.putAll(more);
    return new AttachedReply(reply, Map.copyOf(all));
  }

  @Override
  public @Nullable Object value() {
    return reply.value();
  }

  @Override
  public String peer() {
    return reply.peer();
  }

  @Override
  public CompletionStage<Void> ended() {
    return reply.ended();
  }
}
