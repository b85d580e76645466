package io.msrpc.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call of one method.
 *
 * @param method what is called
 * @param arguments one element a parameter, in order; not copied, not changed after construction
 * @param deadline when the caller stops waiting
 * @param attachments names and values that travel beside the arguments
 * @param caller the connection it came in on; null on the side that calls
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy a call would cost
public record Invocation(
    RemoteMethod method,
    @Nullable Object[] arguments,
    Deadline deadline,
    Map<String, String> attachments,
    @Nullable PeerConnection caller) {

  /** Most attachments a call or a reply may carry. */
  public static final int MAX_ATTACHMENTS = 64;

  /** Most bytes that the names and values may have together, each with its length in front. */
  public static final int MAX_ATTACHMENT_BYTES = 8 * 1024;

  /** Refuses nothing but null, which a filter may have made up. */
  public Invocation {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(deadline, "deadline");
    Objects.requireNonNull(attachments, "attachments");
  }

  /** A call that begins here. */
  public Invocation(
      RemoteMethod method,
      @Nullable Object[] arguments,
      Deadline deadline,
      Map<String, String> attachments) {
    this(method, arguments, deadline, attachments, null);
  }

  /** The same call with an attachment more; one of the same name is replaced. */
  public Invocation with(String name, String value) {
    Map<String, String> more = new HashMap<>(attachments);
    more.put(name, value);
    return new Invocation(method, arguments, deadline, Map.copyOf(more), caller);
  }

  /** The same call with another deadline. */
  public Invocation with(Deadline newDeadline) {
    return new Invocation(method, arguments, newDeadline, attachments, caller);
  }

  /** The provider instance this call must go to, or null when any will do. */
  public @Nullable String instanceId() {
    int index = method.instanceArgument();
    return index < 0 ? null : (String) arguments[index];
  }

  /** The value by which the provider is chosen, or null when any will do. */
  public @Nullable Object key() {
    int index = method.keyArgument();
    return index < 0 ? null : arguments[index];
  }
}
