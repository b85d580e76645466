package io.msrpc.call;

/** Why a call failed: the wire's status codes, and what only the client can see. */
public enum Reason {
  /** The caller gave up. */
  CANCELLED,
  /** The arguments, codec or compression were not accepted. */
  INVALID_REQUEST,
  /** The call's own time was up, wherever the call was. */
  DEADLINE_EXCEEDED,
  /** The provider has no such service or method. */
  NOT_FOUND,
  /** The peer does not know who we are. */
  UNAUTHENTICATED,
  /** The peer knows who we are and refuses. */
  PERMISSION_DENIED,
  /** The provider, or the way to it, has too much to do. */
  OVERLOADED,
  /** No provider is reachable, or the provider is leaving. */
  UNAVAILABLE,
  /** The provider failed in a way nobody declared. */
  INTERNAL,
  /** The service itself threw. */
  APPLICATION,
  /** The message is larger than the peer accepts. */
  TOO_LARGE,
  /** No connection could be opened, though the call had time left. */
  CONNECT_FAILED,
  /** The connection ended before the answer came. */
  CONNECTION_LOST,
  /** The provider has answered, and this client cannot read the answer. */
  INVALID_RESPONSE;

  /** What whoever reads of the failure can do about it; one sentence or two. */
  public String advice() {
    return switch (this) {
      case CANCELLED -> "Its caller did not wait for it.";
      case INVALID_REQUEST -> "Compare the interface and its values on both sides.";
      case DEADLINE_EXCEEDED -> "See what keeps the provider, or allow the method more time.";
      case NOT_FOUND -> "Does the provider export this version of the interface?";
      case UNAUTHENTICATED, PERMISSION_DENIED -> "Check the credentials on both sides.";
      case OVERLOADED -> "Call again later and less often, or start more providers.";
      case UNAVAILABLE -> "Call again; if it stays so, start a provider.";
      case INTERNAL, APPLICATION -> "The provider's log says more.";
      case TOO_LARGE -> "Send less at once, or raise the limit on both sides.";
      case CONNECT_FAILED -> "Check that the provider runs and can be reached from here.";
      case INVALID_RESPONSE ->
          "Compare the interface and its classes here with the provider's: they differ.";
      case CONNECTION_LOST -> "Find out whether it ran before calling again, if that matters.";
    };
  }

  /** Whether the same call may fare better elsewhere. */
  public boolean anotherProviderMayDoBetter() {
    return switch (this) {
      case CONNECT_FAILED, CONNECTION_LOST, DEADLINE_EXCEEDED, OVERLOADED, UNAVAILABLE, NOT_FOUND ->
          true;
      default -> false;
    };
  }
}
