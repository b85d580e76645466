package io.msrpc.im.gateway.protocol;

import io.msrpc.im.chat.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client says; every field is within its bounds. */
public sealed interface Command {
  /**
   * Who the client is.
   *
   * @param token from login; a secret
   * @param deviceId as the client claims it, or null
   * @param resume the ticket of an earlier AUTH_OK, or null; a secret
   */
  record Auth(String token, @Nullable String deviceId, @Nullable String resume) implements Command {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "Auth[deviceId=" + deviceId + "]";
    }
  }

  /** A message to append; it has exactly one target. */
  record Send(Message message) implements Command {}

  /**
   * What this device has stored, and what it knows to be read.
   *
   * @param stored each at most once a conversation is enough; the highest counts
   * @param read read cursors the device has taken over
   */
  record Ack(List<Stored> stored, List<ReadUpTo> read) implements Command {}

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
   * @param limit most entries, 1 to {@link Limits#PULL}
   */
  record Pull(String conv, long epoch, long from, long to, int limit) implements Command {}

  /** The user has read a conversation up to {@code upTo}. */
  record Read(String conv, long epoch, long upTo) implements Command {}

  /** A sign of life, answered by PONG and HEADS. */
  record Ping() implements Command {}

  /**
   * A command that cannot be carried out as it stands.
   *
   * @param code what is wrong
   * @param text which field and what was expected; never what was sent
   * @param cmid of a malformed SEND, when that much could be read
   */
  record Malformed(ErrorCode code, String text, @Nullable String cmid) implements Command {}
}
