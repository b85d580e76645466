#!/usr/bin/env bash
# Netty 4.2.18: while its loop is busy a channel stays writable, though other threads write 20 MB to it.
#
# One would guess that isWritable() turns false when more is waiting than the high water mark, 64 KiB.
# A write from another thread waits as a task of the loop, before any encoder has seen the message;
# the task counts for the bytes of a buffer, but for 8 bytes and the task itself when the message is
# an object of one's own, even a byte[]. Seen on JDK 17 with a loop that is busy, 200 writes of 100,000
# bytes each, and one handler that encodes byte[]:
#   200 writes of byte[]:    writable, 57,537 bytes before it is not
#   1 write of a ByteBuf:    not writable
#   after the loop went on:  it has encoded the 200 at once, 20,000,000 bytes
# It matters for whoever holds back work while a channel is not writable: requests are objects until
# the loop encodes them, so the check passes until the loop gets to it, and then all is in memory. Ask
# on the loop, after the encoder, or count bytes before write().
#
# Needs a JDK 17 and Maven; downloads into a temporary directory. Ends with 1 if this has changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>example</groupId>
  <artifactId>example</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.netty</groupId>
      <artifactId>netty-handler</artifactId>
      <version>4.2.18.Final</version>
    </dependency>
  </dependencies>
</project>
POM
cat >"$work/Example.java" <<'JAVA'
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.MessageToByteEncoder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

class Example {
  private static final int SIZE = 100_000;

  @ChannelHandler.Sharable
  private static final class Ignoring extends ChannelInboundHandlerAdapter {}

  private static final class Encoder extends MessageToByteEncoder<byte[]> {
    final AtomicLong bytes = new AtomicLong();

    @Override
    protected void encode(ChannelHandlerContext context, byte[] message, ByteBuf out) {
      out.writeBytes(message);
      bytes.addAndGet(message.length);
    }
  }

  public static void main(String... args) throws InterruptedException {
    EventLoopGroup servers = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    EventLoopGroup clients = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel server =
        new ServerBootstrap()
            .group(servers)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Ignoring())
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    for (int writes : new int[] {200, 1}) {
      Encoder encoder = new Encoder();
      Channel channel =
          new Bootstrap()
              .group(clients)
              .channel(NioSocketChannel.class)
              .handler(encoder)
              .connect(server.localAddress())
              .sync()
              .channel();
      CountDownLatch busy = new CountDownLatch(1);
      channel.eventLoop().execute(() -> await(busy));
      for (int i = 0; i < writes; i++) {
        byte[] message = new byte[SIZE];
        channel.write(writes == 1 ? Unpooled.wrappedBuffer(message) : message);
      }
      System.out.println(
          (writes == 1 ? "ByteBuf" : "byte[]")
              + (": writes " + writes)
              + (", writable " + channel.isWritable())
              + (", bytes left " + channel.bytesBeforeUnwritable()));
      busy.countDown();
      channel.eventLoop().submit(() -> {}).sync();
      System.out.println("then encoded: " + encoder.bytes);
      channel.close().sync();
    }
    clients.shutdownGracefully();
    servers.shutdownGracefully();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
JAVA
mvn -B -ntp -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -Dmdep.outputFile="$work/classpath" >"$work/log" || { cat "$work/log"; exit 2; }

java -Djava.io.tmpdir="$work" -cp "$(<"$work/classpath")" "$work/Example.java" | tee "$work/seen"
diff - "$work/seen" <<'SEEN'
byte[]: writes 200, writable true, bytes left 57537
then encoded: 20000000
ByteBuf: writes 1, writable false, bytes left 0
then encoded: 0
SEEN
