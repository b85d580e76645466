package io.msrpc.im.gateway.protocol;

import io.msrpc.annotation.Tag;
import io.msrpc.im.chat.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client says. The components of each record are the fields of its JSON body, by name. A
 * gateway checks every field before it carries a command out.
 */
public sealed interface Command {
  /**
   * Who the client is.
   *
   * @param token from login; a secret
   * @param deviceId as the client claims it, or null
   * @param resume the ticket of an earlier AUTH_OK, or null; a secret
   */
  @Tag(1)
  record Auth(String token, @Nullable String deviceId, @Nullable String resume) implements Command {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "Auth[deviceId=" + deviceId + "]";
    }
  }

  /** A message to append; it has exactly one target. */
  @Tag(2)
  record Send(Message message) implements Command {}

  /**
   * What this device has stored, and what it knows to be read.
   *
   * @param acks each at most once a conversation is enough; the highest counts
   * @param reads read cursors the device has taken over
   */
  @Tag(3)
  record Ack(List<Stored> acks, List<ReadUpTo> reads) implements Command {}

  /** Everything of a conversation up to {@code upTo} is stored. */
  record Stored(String conv, long epoch, long upTo) {}

  /** The device shows a conversation as read up to {@code upTo}. */
  record ReadUpTo(String conv, long upTo) {}

  /**
   * A wish for entries.
   *
   * @param epoch the epoch the numbers belong to, 0 for any
   * @param from first seq, 1 or more
   * @param to last seq, not below {@code from}
   * @param limit most entries, 1 to 200
   */
  @Tag(4)
  record Pull(String conv, long epoch, long from, long to, int limit) implements Command {}

  /** The user has read a conversation up to {@code upTo}. */
  @Tag(5)
  record Read(String conv, long epoch, long upTo) implements Command {}

  /** A sign of life, answered by PONG and HEADS. */
  @Tag(6)
  record Ping() implements Command {}
}
