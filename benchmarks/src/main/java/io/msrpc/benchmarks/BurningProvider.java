package io.msrpc.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.RpcServer;
import java.util.Locale;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.AbstractHistogram;

/**
 * A provider in a process of its own. It prints its address; for every word on its standard input
 * it prints how long refusals took since the last one; it ends with its input.
 */
final class BurningProvider implements BurningService {
  /** A multiplication waits for the one before it, about a nanosecond. */
  private static final int STEPS = 200_000;

  private BurningProvider() {}

  @Override
  public CompletableFuture<Long> burn() {
    long value = System.nanoTime();
    for (int i = 0; i < STEPS; i++) {
      value = value * 0x5851f42d4c957f2dL + i;
    }
    return CompletableFuture.completedFuture(value);
  }

  /** The provider's own main. */
  public static void main(String[] arguments) {
    try (RpcServer server =
            RpcServer.builder().export(BurningService.class, new BurningProvider()).start();
        Scanner in = new Scanner(System.in, UTF_8)) {
      System.out.println(server.address());
      while (in.hasNext()) {
        in.next();
        System.out.println(refusals(RefusalTap.NANOS));
      }
    }
  }

  /** What {@link Overload} prints of them; they begin anew. */
  static String refusals(AbstractHistogram nanos) {
    String text =
        String.format(
            Locale.ROOT,
            "%.2f | %.2f | %.2f",
            nanos.getValueAtPercentile(50) / 1e6,
            nanos.getValueAtPercentile(99) / 1e6,
            nanos.getMaxValue() / 1e6);
    nanos.reset();
    return text;
  }
}
