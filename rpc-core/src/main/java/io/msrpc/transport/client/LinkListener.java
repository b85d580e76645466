package io.msrpc.transport.client;

/** Hears of a link's life, on its event loop. */
interface LinkListener {
  /** The peer has answered a PING. */
  void healthy(Link link);

  /** The link takes no new calls; those it gives back fail afterwards. */
  void draining(Link link);

  /** Frames have been waiting for its socket for {@link SendQueue#PATIENCE}, without a break. */
  void saturated(Link link);

  /** Its request ids will run out. */
  void idsUsedUp(Link link);

  /** The peer has sent a frame for a call that is over, or never was. */
  void stray();
}
