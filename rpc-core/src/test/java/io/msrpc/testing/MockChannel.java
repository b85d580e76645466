package io.msrpc.testing;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.local.LocalChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** An outgoing connection on a {@link MockLoop}, for code that thinks it is a TCP one. */
public final class MockChannel extends LocalChannel {
  /** Null while the superclass is made. */
  private final @Nullable ChannelConfig config = new SocketConfig();

  private int closeListeners;

  public MockChannel() {
    pipeline().addFirst(new PortsToNames());
  }

  @Override
  public ChannelConfig config() {
    return config == null ? super.config() : config;
  }

  /** Counts who wants to hear of the end. */
  @Override
  public ChannelFuture closeFuture() {
    closeListeners++;
    return super.closeFuture();
  }

  /** How often somebody has asked to hear of the end. */
  public int closeListeners() {
    return closeListeners;
  }

  private final class SocketConfig extends DefaultChannelConfig {
    SocketConfig() {
      super(MockChannel.this);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
      return super.setOption(option, value)
          || option == ChannelOption.TCP_NODELAY
          || option == ChannelOption.SO_KEEPALIVE;
    }
  }

  private static final class PortsToNames extends ChannelOutboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      loop(ctx).adopt(ctx.channel());
    }

    @Override
    public void connect(
        ChannelHandlerContext ctx, SocketAddress to, SocketAddress from, ChannelPromise promise) {
      ctx.connect(loop(ctx).at(((InetSocketAddress) to).getPort()), promise);
    }

    private static MockLoop loop(ChannelHandlerContext ctx) {
      return (MockLoop) ctx.channel().eventLoop();
    }
  }
}
