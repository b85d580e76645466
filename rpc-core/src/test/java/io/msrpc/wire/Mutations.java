package io.msrpc.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Frames with something changed that a frame is made of; the same for the same random numbers. */
public final class Mutations {
  private static final int TYPE = 9;
  private static final int ID = 12;
  private static final int[] NUMBERS = {
    0, 1, 15, 16, 17, 64 << 10, 8 << 20, (8 << 20) + 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE
  };
  private static final byte[][] PIECES = {
    {0},
    {1},
    {0x7f},
    {(byte) 0x80},
    {(byte) 0xff},
    {0x0b},
    {0x0c},
    {0x13},
    {-1, -1, -1, -1, 7},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
    {-128, -128, -128, -128, -128, -128, -128, -128, -128, -128, 0}
  };

  private final List<byte[]> donors;

  /** Bodies are also exchanged with those of these frames. */
  public Mutations(List<byte[]> donors) {
    this.donors = donors;
  }

  /** A frame with one to three changes. */
  public byte[] of(byte[] frame, Random random) {
    byte[] changed = frame.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      changed = changed.length < FrameHeader.LENGTH ? changed : mutated(changed, random);
    }
    return changed;
  }

  private byte[] mutated(byte[] frame, Random random) {
    ByteBuffer fields = ByteBuffer.wrap(frame);
    int number = NUMBERS[random.nextInt(NUMBERS.length)];
    switch (random.nextInt(24)) {
      case 0 -> fields.putInt(FrameHeader.LENGTH_OFFSET, number);
      case 1 -> fields.putInt(FrameHeader.LENGTH_OFFSET, frame.length + random.nextInt(9) - 4);
      case 2 -> fields.put(TYPE, (byte) random.nextInt(14));
      case 3 -> fields.put(TYPE + 1 + random.nextInt(2), (byte) random.nextInt(6));
      case 4 -> fields.putInt(ID, number);
      case 5 -> fields.put(random.nextInt(frame.length), (byte) random.nextInt());
      case 6 -> frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
      case 7 -> {
        return withBody(frame, bodyOf(donors.get(random.nextInt(donors.size()))));
      }
      default -> {
        return withBody(frame, changedBody(bodyOf(frame), random));
      }
    }
    return frame;
  }

  /** Cut, shortened in the middle, repeated in part, or with a piece put in or over something. */
  private static byte[] changedBody(byte[] body, Random random) {
    int at = random.nextInt(body.length + 1);
    int end = at + random.nextInt(body.length - at + 1);
    byte[] piece = PIECES[random.nextInt(PIECES.length)];
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> spliced(body, at, end, new byte[0]);
      case 2 -> spliced(body, end, end, Arrays.copyOfRange(body, at, end));
      case 3 -> spliced(body, at, at, piece);
      default -> spliced(body, at, Math.min(body.length, at + piece.length), piece);
    };
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] inserted) {
    return ByteBuffer.allocate(from + inserted.length + bytes.length - to)
        .put(bytes, 0, from)
        .put(inserted)
        .put(bytes, to, bytes.length - to)
        .array();
  }

  private static byte[] bodyOf(byte[] frame) {
    return Arrays.copyOfRange(frame, FrameHeader.LENGTH, frame.length);
  }

  /** The header of one frame around another body, with the right length. */
  private static byte[] withBody(byte[] frame, byte[] body) {
    return ByteBuffer.allocate(FrameHeader.LENGTH + body.length)
        .put(frame, 0, FrameHeader.LENGTH)
        .put(body)
        .putInt(FrameHeader.LENGTH_OFFSET, FrameHeader.LENGTH + body.length)
        .array();
  }

  /** A whole frame of codec 1. */
  public static byte[] frame(int type, int id, byte[] body) {
    return ByteBuffer.allocate(FrameHeader.LENGTH + body.length)
        .putInt(FrameHeader.MAGIC)
        .put(FrameHeader.VERSION)
        .putInt(FrameHeader.LENGTH + body.length)
        .put((byte) type)
        .put((byte) 1)
        .put((byte) 0)
        .putInt(id)
        .put(body)
        .array();
  }
}
