package io.msrpc.testing;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaves a thread of ours running or a buffer unreleased. Registered for
 * every test class by META-INF/services.
 */
public final class NothingLeft implements BeforeAllCallback, AfterAllCallback {
  private static final Duration GRACE = Duration.ofSeconds(15);

  /** How long a test waits for what must come, on a machine that is busy with other things. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  static {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Recording());
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    LEAKS.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    if (context.getTestClass().filter(type -> type.getEnclosingClass() != null).isPresent()) {
      return;
    }
    for (Thread thread : ours()) {
      thread.join(GRACE.toMillis());
    }
    List<String> left = ours().stream().map(Thread::getName).toList();
    if (!left.isEmpty()) {
      throw new AssertionError("threads left running: " + left);
    }
    System.gc();
    PooledByteBufAllocator.DEFAULT.buffer(1).release();
    if (!LEAKS.isEmpty()) {
      throw new AssertionError("buffers leaked: " + String.join("\n", LEAKS));
    }
  }

  private static List<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("(msrpc|msim)-.*"))
        .filter(Thread::isAlive)
        .toList();
  }

  private static final class Recording extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation") // the abstract method of the superclass
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return newResourceLeakDetector(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return new ResourceLeakDetector<>(resource, samplingInterval) {
        @Override
        protected void reportTracedLeak(String type, String records) {
          LEAKS.add(type + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
          LEAKS.add(type);
        }
      };
    }
  }
}
