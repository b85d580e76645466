package io.msrpc.annotation;

/** What a client does about a call that failed; docs/reliability.md has the rules. */
public enum OnFailure {
  /** What the client does with every call. */
  CLIENT_DEFAULT,
  /** Tells the caller. */
  FAIL_FAST,
  /** Tries other providers, then tells the caller. */
  FAILOVER,
  /** Tries other providers, then answers with nothing: null, zero, or an empty collection. */
  FAIL_SAFE,
  /** Calls a method without a result again later, if that runs it once. */
  FAIL_BACK,
  /** Calls all providers, and tells the caller if any of them failed. */
  BROADCAST,
  /** Calls an idempotent method at a second provider when the first one takes long. */
  HEDGED
}
