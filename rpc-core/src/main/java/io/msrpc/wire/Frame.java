package io.msrpc.wire;

import io.netty.buffer.ByteBuf;

/** A frame that has arrived. Whoever takes a frame with a {@code body} releases the body. */
public sealed interface Frame {
  /** Gives the body up, where there is one. */
  default void release() {}

  /**
   * A REQUEST or ONEWAY.
   *
   * @param oneway whether nobody waits for an answer
   * @param arrivedNanos when its header had come, by the clock of the connection's event loop
   * @param body call envelope and payload; owned by the receiver
   */
  record Request(
      int id, boolean oneway, byte codec, byte compression, long arrivedNanos, ByteBuf body)
      implements Frame {
    @Override
    public void release() {
      body.release();
    }
  }

  /**
   * A RESPONSE.
   *
   * @param body reply envelope and payload; owned by the receiver
   */
  record Response(int id, byte codec, byte compression, ByteBuf body) implements Frame {
    @Override
    public void release() {
      body.release();
    }
  }

  /** A CANCEL. */
  record Cancel(int id) implements Frame {}

  /**
   * An ITEM.
   *
   * @param body payload of one value; owned by the receiver
   */
  record Item(int id, byte codec, byte compression, ByteBuf body) implements Frame {
    @Override
    public void release() {
      body.release();
    }
  }

  /**
   * An END.
   *
   * @param body reply envelope without value; owned by the receiver
   */
  record End(int id, ByteBuf body) implements Frame {
    @Override
    public void release() {
      body.release();
    }
  }

  /**
   * A CREDIT.
   *
   * @param items how many more items may be sent, 0 to 2³¹−1
   */
  record Credit(int id, int items) implements Frame {}

  /** A PING. */
  record Ping(int id) implements Frame {}

  /** A PONG. */
  record Pong(int id) implements Frame {}

  /**
   * A HELLO, its body read.
   *
   * @param digest what proofs of a shared secret are about: SHA-256 of the body but for a proof at
   *     its end, hexadecimal
   */
  record Greeting(Hello hello, String digest) implements Frame {}

  /**
   * A GOAWAY.
   *
   * @param last highest request id that may have been started
   */
  record GoAway(int last, int reason, String text) implements Frame {}

  /** An extension that this side does not know; it has been skipped. */
  record Skipped(int id) implements Frame {}

  /**
   * Bytes that are no frame; nothing more will be read from this peer.
   *
   * @param text what was found and what was expected
   * @param answerable whether the magic was right, so that a GOAWAY makes sense to the peer
   */
  record Malformed(String text, boolean answerable) implements Frame {}
}
