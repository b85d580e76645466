package io.msrpc.transport;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes threads that inherit nothing from the thread that happens to need them first: no {@link
 * InheritableThreadLocal}. Their context class loader is that of the thread that made this factory,
 * so application code on them finds the application's classes. Thread-safe.
 */
public final class IsolatedThreadFactory implements ThreadFactory {
  private final String name;
  private final boolean daemon;
  private final @Nullable ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
  private final AtomicInteger number = new AtomicInteger();

  /**
   * Makes threads called {@code name-1}, {@code name-2} and so on.
   *
   * @param daemon whether the JVM may exit while they run
   */
  public IsolatedThreadFactory(String name, boolean daemon) {
    this.name = name;
    this.daemon = daemon;
  }

  @Override
  public Thread newThread(Runnable task) {
    Runnable withFastLocals = () -> FastThreadLocalThread.runWithFastThreadLocal(task);
    return prepared(new Thread(null, withFastLocals, nextName(), 0, false));
  }

  String nextName() {
    return name + "-" + number.incrementAndGet();
  }

  /** Sets what a thread takes from its maker otherwise. */
  public Thread prepared(Thread thread) {
    thread.setContextClassLoader(classLoader);
    if (thread.isDaemon() != daemon) {
      thread.setDaemon(daemon);
    }
    return thread;
  }
}
