package io.msrpc.call;

/** Why a call failed: the wire's status codes, and what only the client can see. */
public enum Reason {
  /** The caller gave up. */
  CANCELLED,
  /** The arguments, codec or compression were not accepted. */
  INVALID_REQUEST,
  /** Time was up. */
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
  /** The provider failed in a way nobody declared, or its answer could not be read. */
  INTERNAL,
  /** The service itself threw. */
  APPLICATION,
  /** The message is larger than the peer accepts. */
  TOO_LARGE,
  /** The connection could not be opened. */
  CONNECT_FAILED,
  /** The connection ended before the answer came. */
  CONNECTION_LOST;

  /** Whether the same call may fare better elsewhere. */
  public boolean anotherProviderMayDoBetter() {
    return switch (this) {
      case CONNECT_FAILED, CONNECTION_LOST, DEADLINE_EXCEEDED, OVERLOADED, UNAVAILABLE, NOT_FOUND ->
          true;
      default -> false;
    };
  }
}
