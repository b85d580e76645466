package io.msrpc.im.gateway.protocol;

import io.msrpc.annotation.Tag;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Head;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client hears. The components of each record are the fields of its JSON body, by name and
 * in order; null ones are left out.
 */
public sealed interface Event {
  /** The value of {@code cmd}. */
  String cmd();

  /** The first event of a connection. */
  @Tag(1)
  record Hello(String gateway, String protocol, long authWithinMs, int maxFrameBytes)
      implements Event {
    @Override
    public String cmd() {
      return "HELLO";
    }
  }

  /** A notice from the server itself. */
  @Tag(2)
  record SystemNotice(String code, String text) implements Event {
    @Override
    public String cmd() {
      return "SYSTEM";
    }
  }

  /** The connection is the session's now. */
  @Tag(3)
  record AuthOk(
      String sid,
      String uid,
      String deviceId,
      String platform,
      long heartbeatMs,
      int window,
      String resume,
      long serverTime)
      implements Event {
    @Override
    public String cmd() {
      return "AUTH_OK";
    }

    /** Leaves the ticket out. */
    @Override
    public String toString() {
      return "AuthOk[sid=" + sid + ", uid=" + uid + "]";
    }
  }

  /** The message is in the log, on disk. */
  @Tag(4)
  record SendAck(
      String cmid,
      String conv,
      long epoch,
      long seq,
      long ord,
      long time,
      boolean dup,
      boolean delivered)
      implements Event {
    @Override
    public String cmd() {
      return "SEND_ACK";
    }
  }

  /** Entries that have just been committed: a hint. */
  @Tag(5)
  record Push(String conv, long epoch, List<Entry> entries) implements Event {
    @Override
    public String cmd() {
      return "PUSH";
    }
  }

  /** The answer to PULL: settles {@code from..to}. */
  @Tag(6)
  record Entries(
      String conv,
      long epoch,
      long from,
      long to,
      List<Entry> entries,
      long headSeq,
      long headOrd,
      boolean more)
      implements Event {
    @Override
    public String cmd() {
      return "ENTRIES";
    }
  }

  /** What this device has not confirmed, newest first. */
  @Tag(7)
  record Heads(List<Head> heads, boolean more) implements Event {
    @Override
    public String cmd() {
      return "HEADS";
    }
  }

  /** A read cursor has moved. */
  @Tag(8)
  record ReadMoved(String conv, String uid, long upTo) implements Event {
    @Override
    public String cmd() {
      return "READ";
    }
  }

  /** The answer to PING. */
  @Tag(9)
  record Pong(long serverTime) implements Event {
    @Override
    public String cmd() {
      return "PONG";
    }
  }

  /** The session has ended here; the connection is closed next. */
  @Tag(10)
  record Kick(String reason) implements Event {
    @Override
    public String cmd() {
      return "KICK";
    }
  }

  /** Move to another gateway; this one closes after {@code afterMs}. */
  @Tag(11)
  record GoAway(List<GatewayAddress> gateways, long afterMs) implements Event {
    @Override
    public String cmd() {
      return "GOAWAY";
    }
  }

  /** A command was not carried out, or nobody knows whether it was. */
  @Tag(12)
  record Failure(
      String code, String text, boolean expose, @Nullable Long retryAfterMs, @Nullable String cmid)
      implements Event {
    /** A failure that waiting does not cure. */
    public static Failure of(ErrorCode code, String text) {
      return new Failure(code.name(), text, code.expose(), null, null);
    }

    /** The same, about a message, and with a time to wait when that is not 0. */
    public static Failure of(
        ErrorCode code, String text, long retryAfterMs, @Nullable String cmid) {
      Long retry = retryAfterMs > 0 ? retryAfterMs : null;
      return new Failure(code.name(), text, code.expose(), retry, cmid);
    }

    @Override
    public String cmd() {
      return "ERROR";
    }
  }
}
