package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * The bytes of a buffer, read through an array: its own, or a window of it that moves on. A buffer
 * checks at each access whether it has been released, which costs more than reading a byte.
 */
final class ByteWindow {
  /** Most bytes copied at a time; few payloads have more, but for those of one large value. */
  private static final int SIZE = 4096;

  private static final int LAST_SHIFT = 63;

  /** What is behind the window. */
  private final ByteBuf rest;

  private final byte[] window;

  /** Where in the window the next byte is. */
  private int at;

  private int end;

  /** Bytes behind the window. */
  private int behind;

  /** Takes over all bytes that can be read. */
  ByteWindow(ByteBuf in) {
    rest = in;
    if (in.hasArray()) {
      window = in.array();
      at = in.arrayOffset() + in.readerIndex();
      end = at + in.readableBytes();
      in.skipBytes(in.readableBytes());
    } else {
      window = new byte[Math.min(in.readableBytes(), SIZE)];
      fill();
    }
  }

  /** Reads a run of bytes where they are. */
  interface RangeReader<T> {
    /** Its value, of the bytes from {@code from} to {@code to}, which it does not keep. */
    T read(byte[] bytes, int from, int to) throws IOException;
  }

  private void fill() {
    at = 0;
    end = Math.min(rest.readableBytes(), window.length);
    rest.readBytes(window, 0, end);
    behind = rest.readableBytes();
  }

  /** Bytes left. */
  int available() {
    return end - at + behind;
  }

  /** The next byte, which must be there. */
  private byte next() {
    if (at == end) {
      fill();
    }
    return window[at++];
  }

  /**
   * Reads an unsigned LEB128 of at most 64 bits.
   *
   * @throws MismatchException when there is none
   */
  long readVarint() throws MismatchException {
    if (at < end && window[at] >= 0) {
      return window[at++];
    }
    long value = 0;
    for (int shift = 0; at < end || available() > 0; shift += 7) {
      byte next = next();
      if (shift == LAST_SHIFT && (next & 0xfe) != 0) {
        throw new MismatchException("a varint of more than 64 bits");
      }
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MismatchException("a varint is cut off");
  }

  /** Reads a little-endian number of so many bytes, which must be there. */
  long readFixed(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (next() & 0xffL) << (Byte.SIZE * i);
    }
    return value;
  }

  /** Reads so many bytes, which must be there. */
  <T> T readRange(int length, RangeReader<T> reader) throws IOException {
    if (length > end - at) {
      return reader.read(readBytes(length), 0, length);
    }
    at += length;
    return reader.read(window, at - length, at);
  }

  /** Reads so many bytes, which must be there: large values straight from behind the window. */
  byte[] readBytes(int length) {
    byte[] bytes = new byte[length];
    int inWindow = Math.min(length, end - at);
    System.arraycopy(window, at, bytes, 0, inWindow);
    at += inWindow;
    rest.readBytes(bytes, inWindow, length - inWindow);
    behind = rest.readableBytes();
    return bytes;
  }

  /** Passes over so many bytes, which must be there. */
  void skip(int bytes) {
    int inWindow = Math.min(bytes, end - at);
    at += inWindow;
    rest.skipBytes(bytes - inWindow);
    behind = rest.readableBytes();
  }
}
