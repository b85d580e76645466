package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import io.msrpc.call.ServiceContract;
import io.msrpc.transport.Address;
import io.msrpc.wire.Challenge;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import io.msrpc.wire.Hello;
import io.msrpc.wire.MethodCodecs;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One link whose socket takes nothing for a while, by a clock that is moved by hand. It goes with
 * the class {@link Link}.
 */
class LinkTest {
  private static final ServiceContract CONTRACT = ServiceContract.of(Service.class);
  private static final ClientOptions OPTIONS = ClientOptions.DEFAULTS.withMaxQueuedBytes(4096);

  private final MockTicker clock = Ticker.newMockTicker();
  private final Promise<Link> ready = ImmediateEventExecutor.INSTANCE.newPromise();
  private final List<String> events = new ArrayList<>();
  private final Link link = newLink();
  private final Socket socket = new Socket();
  private final EmbeddedChannel channel =
      EmbeddedChannel.builder()
          .ticker(clock)
          .handlers(socket, new HeartbeatHandler(OPTIONS.heartbeat()), link.queue(), link)
          .build();

  interface Service {
    void send(byte[] bytes);

    @MsMethod(oneway = true)
    void tell(byte[] bytes);
  }

  private static final class Socket extends ChannelOutboundHandlerAdapter {
    private boolean stuck;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (!stuck) {
        ctx.flush();
      }
    }
  }

  @BeforeEach
  void greet() {
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 100));
    channel.writeInbound(new Frame.Greeting(hello(3), ""));
    assertThat(ready.isSuccess()).isTrue();
    assertThat(sent()).containsExactly("HELLO 0", "PING 1");
    channel.writeInbound(new Frame.Pong(1));
    assertThat(events).containsExactly("healthy");
    events.clear();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(channel.hasPendingTasks()).as("timers").isFalse();
  }

  @Test
  void failsAsNotStarted_whatWasHeldBackUntilItsDeadline() {
    CompletableFuture<Reply> first = stick();
    CompletableFuture<Reply> held = call("send", 2000, 300);
    assertThat(link.queue().bytes()).isGreaterThan(2000);
    advance(300);
    assertThat(failure(held))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("Service#send at b:2: not sent in time; it did not start")
        .hasMessageEndingWith("[died in: write; queue 0 ms, write 300 ms; call 2]");
    assertThat(link.queue().bytes()).as("released").isZero();
    advance(700);
    assertThat(failure(first))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageEndingWith(
            "[died in: waiting; queue 0 ms, write 0 ms, waiting 1000 ms; call 1]");
  }

  @Test
  void tellsHowLongItWaitedForTheSocket_whenTheAnswerDoesNotCome() {
    stick();
    CompletableFuture<Reply> held = call("send", 10, 500);
    advance(200);
    socket.stuck = false;
    channel.flush();
    advance(300);
    assertThat(failure(held))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageEndingWith("write 200 ms, waiting 300 ms; call 2]");
  }

  @Test
  void failsFast_whenTooMuchIsHeldBack() {
    stick();
    call("send", 3000, 1000);
    call("send", 3000, 1000);
    assertThat(failure(call("send", 10, 1000)))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("died in: queue")
        .extracting(RpcException::reason)
        .isEqualTo(Reason.OVERLOADED);
    advance(1000);
    assertThat(call("send", 10, 1000)).as("there is room again").isNotDone();
  }

  @Test
  void certifies_whatWasHeldBackWhenTheLinkIsLost() {
    CompletableFuture<Reply> sent = stick();
    CompletableFuture<Reply> held = call("send", 10, 1000);
    CompletableFuture<Reply> told = call("tell", 10, 1000);
    channel.close();
    assertThat(failure(sent).reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(failure(held)).isInstanceOf(NotStartedException.class);
    assertThat(failure(held).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure(told)).isInstanceOf(NotStartedException.class);
  }

  @Test
  void sendsNothingHeldBack_toAServerThatIsLeaving() {
    CompletableFuture<Reply> sent = stick();
    CompletableFuture<Reply> held = call("send", 10, 1000);
    int drain = GoAwayReason.DRAINING.code();
    channel.writeInbound(new Frame.GoAway(Integer.MAX_VALUE, drain, "shutting down"));
    assertThat(failure(held).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(sent).isNotDone();
    assertThat(events).containsExactly("draining");
    socket.stuck = false;
    channel.flush();
    assertThat(sent()).containsExactly("REQUEST 1");
    channel.writeInbound(new Frame.GoAway(0, GoAwayReason.CLOSING.code(), "closed"));
    assertThat(failure(sent)).isInstanceOf(NotStartedException.class);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void refusesTheCallThatACallbackMakes_whenTheServerIsLeaving() {
    stick();
    CompletableFuture<Reply> again = callAgainAfter(call("send", 10, 1000));
    CompletableFuture<Reply> toldAgain = callAgainAfter(call("tell", 10, 1000));
    int drain = GoAwayReason.DRAINING.code();
    channel.writeInbound(new Frame.GoAway(Integer.MAX_VALUE, drain, "shutting down"));
    assertThat(failure(again)).isInstanceOf(NotStartedException.class);
    assertThat(failure(toldAgain)).isInstanceOf(NotStartedException.class);
    assertThat(events).as("before the calls failed").containsExactly("draining", "again", "again");
  }

  @Test
  void hasRoomForTheCallThatACallbackMakes_whenOneWasNotSentInTime() {
    stick();
    CompletableFuture<Reply> again = callAgainAfter(call("send", 5000, 300));
    advance(300);
    assertThat(again).as("held back in the place of the first").isNotDone();
  }

  @Test
  void hasClosed_whenItFailsItsCallsForABrokenProtocol() {
    CompletableFuture<Boolean> open = call("send", 10, 1000).handle((reply, e) -> channel.isOpen());
    channel.writeInbound(new Frame.Malformed("nonsense", true));
    assertThat(open).isCompletedWithValue(false);
  }

  @Test
  void asksForLifeThoughTheSocketIsFull_beforeWhatIsHeldBack() {
    stick();
    call("send", 10, 60_000);
    advance(3000);
    socket.stuck = false;
    channel.flush();
    assertThat(sent()).containsExactly("REQUEST 1", "CANCEL 1", "PING 2", "REQUEST 2");
  }

  @Test
  void saysThatItIsTheBottleneck_afterHalfASecondWithoutABreak() {
    stick();
    call("send", 10, 60_000);
    advance(499);
    call("send", 10, 60_000);
    assertThat(events).isEmpty();
    advance(1);
    call("send", 10, 60_000);
    call("send", 10, 60_000);
    assertThat(events).containsExactly("saturated");
    socket.stuck = false;
    channel.flush();
    socket.stuck = true;
    call("send", 100, 60_000);
    call("send", 100, 60_000);
    advance(499);
    call("send", 100, 60_000);
    assertThat(events).as("there was a break").containsExactly("saturated");
  }

  @Test
  void staysOfUse_forThoseWhoHadJustChosenIt() {
    link.retire();
    CompletableFuture<Reply> late = call("send", 10, 2000);
    advance(1000);
    assertThat(late).isNotDone();
    assertThat(channel.isOpen()).isTrue();
    advance(1000);
    assertThat(failure(late)).isInstanceOf(OutcomeUnknownException.class);
    assertThat(channel.isOpen()).as("nothing is pending").isFalse();
    assertThat(events).as("nobody else is leaving").isEmpty();
  }

  @Test
  void leavesOnlyWhenWhatWasToldIsWritten() {
    stick();
    CompletableFuture<Reply> told = call("tell", 10, 60_000);
    advance(1000);
    link.closeWhenIdle();
    advance(0);
    assertThat(channel.isOpen()).isTrue();
    socket.stuck = false;
    channel.flush();
    assertThat(told).isCompleted();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void leavesOnlyWhenWhatWasToldIsInTheSocket() {
    socket.stuck = true;
    CompletableFuture<Reply> told = call("tell", 10, 60_000);
    assertThat(link.queue().bytes()).as("handed to the channel").isZero();
    int drain = GoAwayReason.DRAINING.code();
    channel.writeInbound(new Frame.GoAway(Integer.MAX_VALUE, drain, "shutting down"));
    assertThat(channel.isOpen()).isTrue();
    socket.stuck = false;
    channel.flush();
    assertThat(told).isCompleted();
    assertThat(sent()).containsExactly("ONEWAY 1");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void countsWhatComesForNobody_andAnswersTwentyPingsASecond() {
    channel.writeInbound(new Frame.Credit(7, 1));
    assertThat(events).containsExactly("stray");
    for (int id = 1; id <= 20; id++) {
      channel.writeInbound(new Frame.Ping(id));
    }
    assertThat(sent()).hasSize(20).endsWith("PONG 20");
    CompletableFuture<Reply> pending = call("send", 10, 1000);
    channel.writeInbound(new Frame.Ping(21));
    assertThat(failure(pending)).hasMessageContaining("the provider sent PINGs: too many");
    assertThat(channel.isOpen()).isFalse();
  }

  /** A call that the channel has taken, though its socket has not; nothing after it will be. */
  private CompletableFuture<Reply> stick() {
    socket.stuck = true;
    return call("send", 100, 1000);
  }

  private CompletableFuture<Reply> call(String name, int bytes, long millis) {
    RemoteMethod method =
        CONTRACT.methods().stream()
            .filter(known -> known.method().getName().equals(name))
            .findFirst()
            .orElseThrow();
    Deadline deadline = Deadline.after(Duration.ofMillis(millis), clock.nanoTime());
    Object[] arguments = {new byte[bytes]};
    CompletableFuture<Reply> call =
        link.invoke(new Invocation(method, arguments, deadline, Map.of())).toCompletableFuture();
    advance(0);
    return call;
  }

  /** Makes one more call in the callback of this one. */
  private CompletableFuture<Reply> callAgainAfter(CompletableFuture<Reply> first) {
    return first
        .exceptionallyCompose(
            failed -> {
              events.add("again");
              return call("send", 10, 1000);
            })
        .toCompletableFuture();
  }

  private static RpcException failure(CompletableFuture<Reply> call) {
    CompletionException thrown = (CompletionException) catchThrowable(call::join);
    return (RpcException) thrown.getCause();
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    channel.runPendingTasks();
    channel.runPendingTasks();
  }

  private List<String> sent() {
    List<String> sent = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      FrameType type = FrameHeader.typeOf(out);
      sent.add(type + " " + FrameHeader.requestIdOf(out));
      out.release();
    }
    return sent;
  }

  private Link newLink() {
    MethodCodecs codecs = new MethodCodecs(new ProtostuffSerializer());
    return new Link(
        new Address("b", 2),
        new Link.Setup(OPTIONS, codecs, Runnable::run, 0),
        ready,
        new LinkListener() {
          @Override
          public void healthy(Link well) {
            events.add("healthy");
          }

          @Override
          public void draining(Link leaving) {
            events.add("draining");
          }

          @Override
          public void saturated(Link slow) {
            events.add("saturated");
          }

          @Override
          public void idsUsedUp(Link old) {
            events.add("idsUsedUp");
          }

          @Override
          public void stray() {
            events.add("stray");
          }
        });
  }

  private static Hello hello(int heartbeatSeconds) {
    Duration heartbeat = Duration.ofSeconds(heartbeatSeconds);
    return new Hello("\1", "", 8 * 1024 * 1024, heartbeat, Challenge.NONE, "b", "", "");
  }
}
