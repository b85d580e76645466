package io.msrpc.wire;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * What docs/protocol.md's tables say becomes of a connection after some bytes, told without the
 * decoder: its header rules are written here once more.
 */
public enum Verdict {
  /** It lives, and the next frame begins. */
  ALIVE,
  /** It lives, in the middle of a frame. */
  UNFINISHED,
  /** It is closed. */
  CLOSED,
  /** It depends on what is under way. */
  EITHER;

  private static final int REQUEST = 1;
  private static final int RESPONSE = 2;
  private static final int PING = 3;
  private static final int PONG = 4;
  private static final int HELLO = 5;
  private static final int GOAWAY = 6;
  private static final int CANCEL = 7;
  private static final int CREDIT = 10;
  private static final int ONEWAY = 11;

  /** What a server makes of what a client sends; no credentials are asked for. */
  public static Verdict ofServer(byte[] bytes, int maxFrame) {
    return new Reader(bytes, maxFrame, true).read();
  }

  /** What a client makes of what a server sends. */
  public static Verdict ofClient(byte[] bytes, int maxFrame) {
    return new Reader(bytes, maxFrame, false).read();
  }

  /** What a client makes of a server's answers, those to a peer that said no HELLO included. */
  public static Verdict ofAnswers(byte[] bytes, int maxFrame) {
    Reader reader = new Reader(bytes, maxFrame, false);
    reader.greeted = bytes.length < 16 || bytes[9] != HELLO;
    return reader.read();
  }

  private static final class Reader {
    private final ByteBuffer in;
    private final int maxFrame;
    private final boolean server;
    private boolean spoken;
    private boolean greeted;
    private final Set<Integer> ids = new HashSet<>();
    private int highest;

    Reader(byte[] bytes, int maxFrame, boolean server) {
      this.in = ByteBuffer.wrap(bytes);
      this.maxFrame = maxFrame;
      this.server = server;
    }

    Verdict read() {
      Verdict verdict = ALIVE;
      while (verdict == ALIVE && in.hasRemaining()) {
        verdict = wrongHeader() ? CLOSED : frameIsWhole() ? next() : UNFINISHED;
      }
      return verdict;
    }

    private boolean wrongHeader() {
      int known = in.remaining();
      for (int i = 0; i < Math.min(4, known); i++) {
        if (at(i) != (byte) (0x6d736e62 >>> (24 - 8 * i))) {
          return true;
        }
      }
      int type = known > 9 ? at(9) : -1;
      boolean unknown = type == 0 || type > ONEWAY;
      return (known > 4 && at(4) != 1) || (known >= 9 && wrongLength(type)) || unknown;
    }

    private boolean wrongLength(int type) {
      int longest =
          switch (type) {
            case PING, PONG, CANCEL -> 16;
            case CREDIT -> 26;
            case HELLO, GOAWAY -> 16 + 16 * 1024;
            default -> maxFrame;
          };
      return length() < 16 || length() > longest;
    }

    private boolean frameIsWhole() {
      return in.remaining() >= 16 && in.remaining() >= length();
    }

    private int length() {
      return in.getInt(in.position() + 5);
    }

    private byte at(int offset) {
      return in.get(in.position() + offset);
    }

    private Verdict next() {
      boolean first = !spoken;
      spoken = true;
      int type = at(9);
      int id = in.getInt(in.position() + 12);
      byte[] body = new byte[length() - 16];
      in.position(in.position() + 16).get(body);
      if (!server && !greeted && type != HELLO && type != GOAWAY) {
        return CLOSED;
      }
      return switch (type) {
        case REQUEST, ONEWAY -> server ? request(id) : CLOSED;
        case RESPONSE -> server ? CLOSED : ALIVE;
        case HELLO -> hello(body, first);
        case GOAWAY, CANCEL, 8, 9, CREDIT -> EITHER;
        default -> ALIVE;
      };
    }

    private Verdict request(int id) {
      boolean grows = id > highest;
      highest = Math.max(highest, id);
      boolean isNew = ids.add(id);
      if (greeted) {
        return grows ? ALIVE : CLOSED;
      }
      return isNew ? ALIVE : EITHER;
    }

    private Verdict hello(byte[] body, boolean first) {
      try {
        Hello hello = Hello.read(Unpooled.wrappedBuffer(body));
        boolean wanted = server ? first : !greeted && hello.codecs().indexOf(1) >= 0;
        greeted = true;
        return wanted ? ALIVE : CLOSED;
      } catch (InvalidPayloadException e) {
        return CLOSED;
      }
    }
  }
}
