package io.msrpc.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.Deadline;
import io.msrpc.call.Invocation;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceContract;
import io.msrpc.testing.MockChannel;
import io.msrpc.testing.MockLoop;
import io.msrpc.testing.Wire;
import io.msrpc.transport.Address;
import io.msrpc.transport.EventLoops;
import io.msrpc.transport.server.ServedPipeline;
import io.msrpc.transport.server.ServerOptions;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.MethodCodecs;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.local.LocalServerChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The links of one connection, one after the other and side by side, by a clock moved by hand. It
 * goes with the class {@link WatchedConnection}.
 */
class WatchedConnectionTest {
  /** The id at which a link looks for another one to take its place; see {@link Link}. */
  private static final int LAST_IDS = Integer.MAX_VALUE - 10_000_000;

  private final MockLoop loop = new MockLoop();
  private final List<String> requests = new ArrayList<>();
  private final ServedPipeline served =
      new ServedPipeline(
          Service.class,
          new Service() {
            @Override
            public void send(byte[] bytes) {}

            @Override
            public void tell(byte[] bytes) {}
          },
          ServerOptions.DEFAULTS,
          loop.ticker(),
          Runnable::run);
  private int accepted;

  /** Whether connections that are accepted from now on swallow everything. */
  private boolean mute;

  private Channel listening = listen();
  private WatchedConnection connection;

  interface Service {
    void send(byte[] bytes);

    @MsMethod(oneway = true)
    void tell(byte[] bytes);
  }

  /** Lets a socket take nothing for a while. */
  private static final class Stuck extends ChannelOutboundHandlerAdapter {
    private boolean stuck;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      if (!stuck) {
        ctx.flush();
      }
    }
  }

  private final class Tap extends ChannelInboundHandlerAdapter {
    private final int number = ++accepted;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      ByteBuf frame = (ByteBuf) bytes;
      if (FrameHeader.typeOf(frame) == FrameType.REQUEST) {
        requests.add(number + ": " + FrameHeader.requestIdOf(frame));
      }
      ctx.fireChannelRead(bytes);
    }
  }

  private Channel listen() {
    ChannelInitializer<Channel> pipeline =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            Wire wire = new Wire(() -> TimeUnit.MILLISECONDS.toNanos(1));
            wire.cut(mute, mute);
            channel.pipeline().addLast(wire, new Tap(), served.handler());
          }
        };
    return new ServerBootstrap()
        .group(loop)
        .channel(LocalServerChannel.class)
        .childHandler(pipeline)
        .bind(loop.at(1))
        .channel();
  }

  /** Its links begin behind this request id. */
  private void connect(int lastId, Connections connections) {
    Random random = new Random(1);
    EventLoops loops = new EventLoops(loop, MockChannel.class, LocalServerChannel.class, random);
    ClientOptions options = ClientOptions.DEFAULTS.withConnections(connections);
    MethodCodecs codecs = new MethodCodecs(new ProtostuffSerializer());
    ClientPipeline pipeline =
        new ClientPipeline(loops, new Link.Setup(options, codecs, Runnable::run, lastId));
    ConnectBudget budget = new ConnectBudget(loop, options.connectRate());
    Address address = new Address("127.0.0.1", 1);
    connection = new WatchedConnection(address, loops, pipeline, budget, refused -> {});
    connection.start();
    advance(100);
    assertThat(connection.state()).isEqualTo(ConnectionState.READY);
  }

  @AfterEach
  void nothingIsLeft() {
    connection.close();
    listening.close();
    loop.advance(Duration.ofSeconds(30));
    assertThat(loop.openChannels()).as("channels").isZero();
    assertThat(loop.hasTimers()).as("timers").isFalse();
    assertThat(loop.bufferedBytes()).as("bytes").isZero();
  }

  private void advance(long millis) {
    loop.advance(Duration.ofMillis(millis));
  }

  private CompletableFuture<Reply> call(int bytes) {
    return call("send", bytes);
  }

  private CompletableFuture<Reply> call(String name, int bytes) {
    Invocation call =
        new Invocation(
            ServiceContract.of(Service.class).methods().stream()
                .filter(method -> method.method().getName().equals(name))
                .findFirst()
                .orElseThrow(),
            new Object[] {new byte[bytes]},
            Deadline.after(Duration.ofMinutes(1), loop.nowNanos()),
            Map.of());
    return connection.invoke(call).toCompletableFuture();
  }

  private void succeed() {
    CompletableFuture<Reply> call = call(1);
    advance(10);
    assertThat(call).isCompleted();
  }

  @Test
  void takesAnotherLink_whenTheIdsOfTheOldOneRunOut() {
    connect(LAST_IDS - 2, Connections.DEFAULT);
    succeed();
    assertThat(served.connections()).isEqualTo(1);
    succeed();
    advance(100);
    assertThat(served.connections()).as("both for a moment").isEqualTo(2);
    succeed();
    advance(1_000);
    assertThat(served.connections()).isEqualTo(1);
    assertThat(requests).containsExactly("1: 2137483646", "1: 2137483647", "2: 2137483646");
    assertThat(connection.state()).isEqualTo(ConnectionState.READY);
  }

  @Test
  void triesAgainToTakeAnotherLink_andUsesTheOldOneMeanwhile() {
    connect(LAST_IDS - 1, Connections.DEFAULT);
    listening.close();
    succeed();
    advance(100);
    succeed();
    assertThat(connection.state()).isEqualTo(ConnectionState.READY);
    listening = listen();
    advance(31_000);
    assertThat(served.connections()).isEqualTo(1);
    succeed();
    assertThat(requests).containsExactly("1: 2137483647", "1: 2137483648", "2: 2137483647");
  }

  @Test
  void leavesTheLink_whoseIdsHaveRunOut_andCallsOverANewOne() {
    connect(Integer.MAX_VALUE - 2, Connections.DEFAULT);
    succeed();
    CompletableFuture<Reply> last = call(1);
    loop.runDue();
    assertThat(connection.state()).isEqualTo(ConnectionState.DRAINING);
    advance(100);
    assertThat(last).as("answered before it closes").isCompleted();
    assertThat(connection.state()).isEqualTo(ConnectionState.READY);
    succeed();
    assertThat(requests).containsExactly("1: 2147483646", "1: 2147483647", "2: 2147483646");
    assertThat(served.connections()).isEqualTo(1);
  }

  @Test
  void closesAFurtherLink_whenItHasBeenIdleForAMinute_andKeepsTheWatchedOne() {
    openAnother();
    advance(59_000);
    assertThat(served.connections()).isEqualTo(2);
    advance(62_000); // it looks once a minute
    assertThat(served.connections()).isEqualTo(1);
    assertThat(connection.state()).isEqualTo(ConnectionState.READY);
    requests.clear();
    succeed();
    assertThat(requests).singleElement().asString().as("the first one").startsWith("1: ");
    advance(600_000);
    assertThat(served.connections()).as("however idle").isEqualTo(1);
  }

  @Test
  void keepsAFurtherLink_thatIsUsed() {
    openAnother();
    MockChannel further = (MockChannel) loop.channels().get(2);
    int listeners = further.closeListeners();
    for (int i = 0; i < 10; i++) {
      advance(50_000);
      List<CompletableFuture<Reply>> both = List.of(call(1), call(1));
      advance(10);
      assertThat(both).allMatch(CompletableFuture::isDone);
    }
    assertThat(served.connections()).isEqualTo(2);
    assertThat(further.closeListeners()).as("none for each minute").isEqualTo(listeners);
    advance(122_000);
    assertThat(served.connections()).isEqualTo(1);
  }

  @Test
  void isNotReadyAnyMore_whenACallHearsThatItIsLost() {
    connect(0, Connections.DEFAULT);
    stick();
    CompletableFuture<ConnectionState> told =
        call("tell", 1).handle((reply, e) -> connection.state());
    loop.runDue();
    loop.channels().get(0).close();
    advance(100);
    assertThat(told).isCompletedWithValue(ConnectionState.WAITING);
  }

  @Test
  void leavesNoTimer_whenItIsClosedWhileItOpensAnother() {
    connect(0, new Connections(1, Duration.ofSeconds(1)));
    mute = true;
    advance(1_200);
    assertThat(served.connections()).as("the next one has no answer yet").isEqualTo(2);
    connection.close();
    advance(6_000);
    assertThat(loop.hasTimers()).isFalse();
  }

  /** The socket takes nothing for half a second, so that another link is opened. */
  private void openAnother() {
    connect(0, new Connections(2, Duration.ZERO));
    Stuck socket = stick();
    List<CompletableFuture<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(call(100_000));
      advance(100);
    }
    advance(100);
    assertThat(served.connections()).as("another").isEqualTo(2);
    socket.stuck = false;
    loop.channels().get(0).flush();
    advance(100);
    assertThat(calls).allMatch(CompletableFuture::isDone);
  }

  private Stuck stick() {
    Stuck socket = new Stuck();
    socket.stuck = true;
    loop.channels().get(0).pipeline().addFirst(socket);
    return socket;
  }
}
