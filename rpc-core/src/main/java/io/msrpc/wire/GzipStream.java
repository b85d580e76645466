package io.msrpc.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** RFC 1952. */
final class GzipStream implements Algorithm {
  private static final int CHUNK = 8 * 1024;

  @Override
  public void compress(ByteBuf plain, ByteBuf out) {
    try (GZIPOutputStream gzip = new GZIPOutputStream(new ByteBufOutputStream(out), CHUNK)) {
      plain.readBytes(gzip, plain.readableBytes());
    } catch (IOException e) {
      throw new IllegalStateException("a buffer does not fail", e);
    }
  }

  @Override
  public ByteBuf expand(ByteBuf in, int allowed) throws IOException {
    ByteBuf out = in.alloc().buffer(Math.min(CHUNK, allowed), Math.max(1, allowed));
    try {
      gunzip(in, out, allowed);
      return out;
    } catch (IOException | RuntimeException | Error e) {
      out.release();
      throw e;
    }
  }

  private static void gunzip(ByteBuf in, ByteBuf out, int allowed) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteBufInputStream(in), CHUNK)) {
      byte[] chunk = new byte[CHUNK];
      for (int n = gzip.read(chunk); n >= 0; n = gzip.read(chunk)) {
        if (out.readableBytes() + n > allowed) {
          throw Algorithm.tooLarge(allowed);
        }
        out.writeBytes(chunk, 0, n);
      }
    }
  }
}
