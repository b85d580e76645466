package io.msrpc.transport;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads, which JVMs have from 21 on; this code must load on those without them. */
public final class VirtualThreads {
  private VirtualThreads() {}

  /**
   * A virtual thread for each task, which inherits nothing but the context class loader of whoever
   * calls this; null where there are none.
   */
  public static @Nullable ExecutorService onePerTask(String name) {
    try {
      Method ofVirtual = Thread.class.getMethod("ofVirtual");
      Class<?> builder = ofVirtual.getReturnType();
      Object named = builder.getMethod("name", String.class).invoke(ofVirtual.invoke(null), name);
      builder.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(named, false);
      ThreadFactory factory = (ThreadFactory) builder.getMethod("factory").invoke(named);
      IsolatedThreadFactory isolated = new IsolatedThreadFactory(name, true);
      ThreadFactory virtual = task -> isolated.prepared(factory.newThread(task));
      return (ExecutorService)
          Executors.class
              .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
              .invoke(null, virtual);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
