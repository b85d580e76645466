package io.msrpc.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The I/O threads of one client or server, native epoll where the machine has it, else NIO; the
 * threads on which subscribers and publishers of streams are called, who may block; and its chance.
 */
public final class EventLoops implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Most threads for streams; each stream takes one at most, and only while it is called. */
  private static final int STREAM_THREADS = 64;

  private final EventLoopGroup group;
  private final Class<? extends Channel> socketType;
  private final Class<? extends ServerChannel> listenerType;
  private final RandomGenerator random;
  private final boolean ours;
  private final ExecutorService streamThreads;

  /**
   * Makes the threads; they start when they are first needed.
   *
   * @param name their names begin with it
   * @param threads how many; 0 for one a processor
   * @param daemon whether the JVM may exit while they run
   */
  public EventLoops(String name, int threads, boolean daemon) {
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    ThreadFactory factory = ioThreads(new IsolatedThreadFactory(name + "-io", daemon));
    boolean epoll = Epoll.isAvailable();
    this.group =
        new MultiThreadIoEventLoopGroup(
            count, factory, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.socketType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    this.listenerType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    this.random = () -> ThreadLocalRandom.current().nextLong();
    this.streamThreads = streamThreads(name, daemon);
    this.ours = true;
  }

  private static ExecutorService streamThreads(String name, boolean daemon) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            STREAM_THREADS,
            STREAM_THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new IsolatedThreadFactory(name + "-stream", daemon));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * An I/O thread is a FastThreadLocalThread, and those have no constructor that inherits nothing:
   * a thread that has nothing makes them.
   */
  private static ThreadFactory ioThreads(IsolatedThreadFactory isolated) {
    return task ->
        isolated.prepared(
            CompletableFuture.supplyAsync(
                    () -> new IoThread(task, isolated.nextName()),
                    make -> new Thread(null, make, "msrpc-new-io-thread", 0, false).start())
                .join());
  }

  /**
   * Threads made elsewhere, which stay their maker's to end; streams are called on them too.
   *
   * @param socketType the channel class of an outgoing connection on them
   * @param listenerType the channel class of a listening socket on them
   * @param random thread-safe
   */
  public EventLoops(
      EventLoopGroup group,
      Class<? extends Channel> socketType,
      Class<? extends ServerChannel> listenerType,
      RandomGenerator random) {
    this.group = group;
    this.socketType = socketType;
    this.listenerType = listenerType;
    this.random = random;
    this.streamThreads = group;
    this.ours = false;
  }

  /** Where subscribers and publishers are called; at most one task a stream waits there. */
  public Executor streamThreads() {
    return streamThreads;
  }

  /** All of them, for a bootstrap. */
  public EventLoopGroup group() {
    return group;
  }

  /** One of them, in turn. */
  public EventLoop next() {
    return group.next();
  }

  /** The chance in waits and choices; thread-safe. */
  public RandomGenerator random() {
    return random;
  }

  /** The channel class of an outgoing connection on these threads. */
  public Class<? extends Channel> socketType() {
    return socketType;
  }

  /** The channel class of a listening socket on these threads. */
  public Class<? extends ServerChannel> listenerType() {
    return listenerType;
  }

  /**
   * Whether the current thread is an I/O thread of any client or server, where waiting is wrong.
   */
  public static boolean onIoThread() {
    return Thread.currentThread() instanceof IoThread;
  }

  /**
   * Runs what is queued, then ends the threads, if they were made here; returns when they have
   * ended, or after 5 s.
   */
  @Override
  public void close() {
    if (!ours) {
      return;
    }
    var ended = group.shutdownGracefully(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    if (!onIoThread()) {
      ended.awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
    }
    streamThreads.shutdown();
  }

  private static final class IoThread extends FastThreadLocalThread {
    IoThread(Runnable task, String name) {
      super(task, name);
    }
  }
}
