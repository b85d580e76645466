package io.msrpc.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * A varint, the plain length, then one block of the LZ4 block format. In Java alone, every access
 * of an array checked, since the bytes are hostile.
 */
final class Lz4Block implements Algorithm {
  private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
  private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();

  @Override
  public void compress(ByteBuf plain, ByteBuf out) {
    byte[] bytes = ByteBufUtil.getBytes(plain);
    Varint.write(out, bytes.length);
    out.writeBytes(compressor.compress(bytes));
  }

  @Override
  public ByteBuf expand(ByteBuf in, int allowed) throws IOException {
    byte[] plain = Algorithm.room(Varint.read(in), allowed);
    byte[] bytes = ByteBufUtil.getBytes(in);
    in.skipBytes(bytes.length);
    try {
      int length = decompressor.decompress(bytes, 0, bytes.length, plain, 0, plain.length);
      Algorithm.checkLength(length, plain);
      return Unpooled.wrappedBuffer(plain);
    } catch (LZ4Exception e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
