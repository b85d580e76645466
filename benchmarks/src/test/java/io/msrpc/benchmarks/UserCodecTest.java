package io.msrpc.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class UserCodecTest {
  @Test
  void readsBackWhatItWrote() {
    ByteBuf buffer = Unpooled.buffer();
    Page page = new Users().listUser(9);
    UserCodec.write(buffer, page);
    UserCodec.write(buffer, "Zoë");
    assertThat(UserCodec.readPage(buffer)).isEqualTo(page);
    assertThat(UserCodec.readString(buffer)).isEqualTo("Zoë");
    assertThat(buffer.isReadable()).isFalse();
  }

  @Test
  void everyOperationServesItself() {
    ByteBuf in = Unpooled.buffer();
    ByteBuf out = Unpooled.buffer();
    Operation.CREATE.argument().write().accept(in, Users.user(5));
    Operation.ALL.get(Operation.CREATE.number()).serve(in, out);
    assertThat(Operation.CREATE.result().read().apply(out)).isTrue();
    assertThat(Operation.ALL).extracting(Operation::number).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void grpcSeesTheSameBytes() throws IOException {
    GrpcMarshaller<Page> marshaller = new GrpcMarshaller<>(Operation.LIST.result());
    Page page = new Users().listUser(9);
    ByteBuf bytes = Unpooled.buffer();
    UserCodec.write(bytes, page);
    try (InputStream stream = marshaller.stream(page)) {
      assertThat(stream.available()).isEqualTo(bytes.readableBytes());
      assertThat(marshaller.parse(stream)).isEqualTo(page);
    }
  }
}
