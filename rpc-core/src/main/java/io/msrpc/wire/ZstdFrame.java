package io.msrpc.wire;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;

/**
 * One frame of RFC 8878 that states its content's size, so that it is expanded in one step into
 * exactly that room. The native library is loaded by the first payload; where there is none for the
 * machine, payloads are sent plain and those that arrive are refused.
 */
final class ZstdFrame implements Algorithm {
  private static final int LEVEL = 1;

  @Override
  public void compress(ByteBuf plain, ByteBuf out) {
    byte[] bytes = ByteBufUtil.getBytes(plain);
    try {
      out.writeBytes(Zstd.compress(bytes, LEVEL));
    } catch (LinkageError e) {
      out.writeBytes(bytes);
    }
  }

  @Override
  public ByteBuf expand(ByteBuf in, int allowed) throws IOException {
    byte[] bytes = ByteBufUtil.getBytes(in);
    in.skipBytes(bytes.length);
    try {
      byte[] plain = Algorithm.room(Zstd.getFrameContentSize(bytes), allowed);
      long length = Zstd.decompressByteArray(plain, 0, plain.length, bytes, 0, bytes.length);
      Algorithm.checkLength(length, plain);
      return Unpooled.wrappedBuffer(plain);
    } catch (ZstdException e) {
      throw new IOException(e.getMessage(), e);
    } catch (LinkageError e) {
      throw new IOException("its library cannot be loaded here: " + e.getMessage(), e);
    }
  }
}
