package io.msrpc.im.push;

import io.msrpc.annotation.Unknown;

/** Why a connection is closed from the server's side. */
public enum KickReason {
  /** A reason this side does not know yet. */
  @Unknown
  OTHER,
  /** The same device connected again. */
  REPLACED,
  /** Another device of the same platform signed in. */
  SIGNED_IN_ELSEWHERE,
  /** The session was ended by its owner. */
  SIGNED_OUT,
  /** The token has expired. */
  EXPIRED
}
