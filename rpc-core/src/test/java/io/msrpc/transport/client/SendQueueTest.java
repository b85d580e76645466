package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames that wait for a socket. It goes with the class {@link SendQueue}. */
class SendQueueTest {
  /** Bytes of a frame; the channel counts 96 more for each. */
  private static final int FRAME = 100;

  private final List<Integer> left = new ArrayList<>();
  private final Socket socket = new Socket();
  private final SendQueue queue = new SendQueue(left::add);
  private final EmbeddedChannel channel = new EmbeddedChannel(socket, queue);

  /** A socket that takes nothing while it is stuck: what is flushed waits in the channel. */
  private static final class Socket extends ChannelOutboundHandlerAdapter {
    private boolean stuck;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (!stuck) {
        ctx.flush();
      }
    }
  }

  SendQueueTest() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 7 * FRAME));
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void holdsNothing_whileTheChannelIsWritable() {
    write(FrameType.REQUEST, 1);
    assertThat(queue.bytes()).isZero();
    assertThat(sent()).containsExactly("REQUEST 1");
  }

  @Test
  void letsPingsPass_beforeEveryFrameNotYetInTheChannel() {
    socket.stuck = true;
    for (int id = 1; id <= 100; id++) {
      write(FrameType.REQUEST, id);
    }
    channel.writeAndFlush(FrameEncoder.ping(channel.alloc(), 7));
    release();
    List<String> sent = sent();
    assertThat(sent.subList(0, 6))
        .containsExactly("REQUEST 1", "REQUEST 2", "REQUEST 3", "REQUEST 4", "PING 7", "REQUEST 5");
    assertThat(sent).hasSize(101).endsWith("REQUEST 100");
    assertThat(left).as("those that had to wait").hasSize(96).startsWith(5).endsWith(100);
  }

  @Test
  void letsGoAwayAndPongPass() {
    fill();
    write(FrameType.REQUEST, 10);
    channel.writeAndFlush(FrameEncoder.pong(channel.alloc(), 3));
    channel.writeAndFlush(FrameEncoder.goAway(channel.alloc(), 0, GoAwayReason.CLOSING, "bye"));
    release();
    assertThat(sent()).endsWith("PONG 3", "GOAWAY 0", "REQUEST 10");
  }

  @Test
  void keepsTheOrderOfEachRequest() {
    fill();
    write(FrameType.ITEM, 1);
    write(FrameType.REQUEST, 10);
    write(FrameType.CREDIT, 10);
    write(FrameType.REQUEST, 11);
    write(FrameType.ITEM, 1);
    write(FrameType.END, 10);
    release();
    assertThat(sent().subList(4, 10))
        .containsExactly("ITEM 1", "ITEM 1", "REQUEST 10", "CREDIT 10", "END 10", "REQUEST 11");
  }

  @Test
  void forgetsACallThatIsCancelled_asIfItHadNeverBeen() {
    fill();
    ChannelFuture call = write(FrameType.REQUEST, 10);
    ChannelFuture item = write(FrameType.ITEM, 10);
    write(FrameType.REQUEST, 11);
    channel.writeAndFlush(FrameEncoder.cancel(channel.alloc(), 10));
    assertThat(call.cause()).isInstanceOf(SendQueue.NeverSent.class);
    assertThat(item.cause()).isInstanceOf(SendQueue.NeverSent.class);
    assertThat(queue.bytes()).isEqualTo(FRAME);
    release();
    assertThat(sent().subList(4, 5)).containsExactly("REQUEST 11");
  }

  @Test
  void sendsCancelAtOnce_andNoMoreItems_whenTheCallHasBegun() {
    fill();
    write(FrameType.ITEM, 1);
    write(FrameType.REQUEST, 10);
    channel.writeAndFlush(FrameEncoder.cancel(channel.alloc(), 1));
    release();
    assertThat(sent().subList(4, 6)).containsExactly("CANCEL 1", "REQUEST 10");
  }

  @Test
  void takesACancel_fromWhoeverHearsThatItsCallIsWithdrawn() {
    fill();
    write(FrameType.ONEWAY, 10)
        .addListener(failed -> channel.writeAndFlush(FrameEncoder.cancel(channel.alloc(), 1)));
    write(FrameType.ITEM, 1);
    ChannelFuture last = write(FrameType.ONEWAY, 11);
    queue.withdrawCalls();
    assertThat(last.cause()).isInstanceOf(SendQueue.NeverSent.class);
    assertThat(queue.bytes()).isZero();
    release();
    assertThat(sent().subList(4, 5)).containsExactly("CANCEL 1");
  }

  @Test
  void tellsWhatThePeerHasNeverHeardOf() {
    fill();
    write(FrameType.ITEM, 1);
    write(FrameType.REQUEST, 10);
    write(FrameType.ONEWAY, 11);
    assertThat(queue.holds(1)).as("begun").isFalse();
    assertThat(queue.holds(10)).isTrue();
    assertThat(queue.holds(11)).isTrue();
    assertThat(queue.holds(12)).isFalse();
    queue.withdrawCalls();
    assertThat(queue.holds(10)).isFalse();
    assertThat(queue.bytes()).isEqualTo(FRAME);
  }

  @Test
  void releasesTheBytesOfACallThatIsWithdrawn() {
    fill();
    ByteBuf frame = frame(FrameType.REQUEST, 10);
    ChannelFuture written = channel.writeAndFlush(frame);
    queue.withdraw(10);
    queue.withdraw(10);
    assertThat(frame.refCnt()).isZero();
    assertThat(queue.bytes()).isZero();
    assertThat(written.cause()).isInstanceOf(SendQueue.NeverSent.class);
  }

  @Test
  void failsWhatItHolds_whenTheChannelCloses() {
    fill();
    List<ChannelFuture> held = new ArrayList<>();
    for (int id = 10; id < 20; id++) {
      held.add(write(FrameType.REQUEST, id));
    }
    channel.writeAndFlush(frame(FrameType.ITEM, 1), channel.voidPromise());
    channel.close();
    assertThat(held)
        .allSatisfy(each -> assertThat(each.cause()).isInstanceOf(SendQueue.NeverSent.class));
  }

  @Test
  void stopsAgain_whenTheSocketTakesOnlySome() {
    fill();
    for (int id = 10; id < 30; id++) {
      write(FrameType.REQUEST, id);
    }
    long before = queue.bytes();
    socket.stuck = false;
    channel.flush();
    assertThat(queue.bytes()).isZero();
    assertThat(before).isEqualTo(20 * FRAME);
    assertThat(sent()).hasSize(24);
  }

  private void fill() {
    socket.stuck = true;
    for (int id = 1; id <= 4; id++) {
      write(FrameType.REQUEST, id);
    }
    assertThat(queue.bytes()).isZero();
  }

  private void release() {
    socket.stuck = false;
    channel.flush();
  }

  private ChannelFuture write(FrameType type, int id) {
    return channel.writeAndFlush(frame(type, id));
  }

  private static ByteBuf frame(FrameType type, int id) {
    ByteBuf frame = Unpooled.buffer();
    FrameHeader.of(type, id, FRAME - FrameHeader.LENGTH).writeTo(frame);
    return frame.writeZero(FRAME - FrameHeader.LENGTH);
  }

  private List<String> sent() {
    List<String> sent = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      sent.add(FrameHeader.typeOf(out) + " " + FrameHeader.requestIdOf(out));
      out.release();
    }
    return sent;
  }
}
