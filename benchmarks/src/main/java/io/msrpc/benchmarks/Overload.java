package io.msrpc.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.RpcClient;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
import io.msrpc.call.ServiceContract;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.registry.FixedRegistry;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a provider still does when it gets four times the calls it can serve, each with a deadline
 * and none tried again: calls answered in time as a share of its peak, and how long it takes to
 * refuse the others, measured in it. The peak is that of a window of calls that are sent as others
 * are answered. docs/performance.md has the command, which pins this process; the provider's is
 * pinned by its own.
 *
 * <p>Arguments, all optional: the seconds of a round, the rounds, and the processor of the provider
 * (-1: any).
 */
public final class Overload implements AutoCloseable {
  private static final int TIMES = 4;
  private static final int WINDOW = 32;

  /** Of the calls of the window, which are not what is measured. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final List<Duration> DEADLINES =
      List.of(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(3));

  private final Process provider;
  private final BufferedWriter questions;
  private final BufferedReader answers;
  private final RpcClient client;
  private final BurningService patient;
  private final BurningService hasty;

  /** What became of the calls of a round. */
  private static final class Ends {
    private final LongAdder inTime = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder others = new LongAdder();

    void add(Throwable failure) {
      if (failure == null) {
        inTime.increment();
      } else if (failure instanceof NotStartedException no && no.reason() == Reason.OVERLOADED) {
        refused.increment();
      } else {
        others.increment();
      }
    }
  }

  /** One round; rates a second. */
  record Round(double peak, double offered, double goodput, double refused, String refusals) {
    double share() {
      return goodput / peak;
    }
  }

  /** Starts the provider with this JVM's class path, and connects to it. */
  Overload(int processor, Duration deadline) throws IOException {
    List<String> command = new ArrayList<>();
    if (processor >= 0) {
      command.addAll(List.of("taskset", "-c", String.valueOf(processor)));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", RefusalTap.ENABLED));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(BurningProvider.class.getName());
    this.provider =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.questions = provider.outputWriter(UTF_8);
    this.answers = provider.inputReader(UTF_8);
    this.client =
        RpcClient.builder()
            .registry(FixedRegistry.of(Objects.requireNonNull(answers.readLine())))
            .faultTolerance(FaultTolerance.failFast())
            .build();
    this.patient = service(PATIENCE);
    this.hasty = service(deadline);
  }

  private BurningService service(Duration timeout) {
    return (BurningService)
        client.reference(ServiceContract.of(BurningService.class, "", "", timeout));
  }

  /** Prints the table. */
  public static void main(String[] arguments) throws IOException {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    int processor = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    System.out.println(
        "| deadline | peak, calls/s | offered | in time | of the peak | refused"
            + " | a refusal takes, ms: p50 | p99 | longest |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (Duration deadline : DEADLINES) {
      System.out.println(row(deadline, Duration.ofSeconds(seconds), rounds, processor));
    }
  }

  /** One line of the table: the median round by its goodput. */
  static String row(Duration deadline, Duration time, int rounds, int processor)
      throws IOException {
    List<Round> all = new ArrayList<>();
    try (Overload run = new Overload(processor, deadline)) {
      run.peak(time);
      for (int i = 0; i < rounds; i++) {
        all.add(run.round(time));
      }
    }
    all.sort(Comparator.comparingDouble(Round::share));
    Round median = all.get(all.size() / 2);
    return String.format(
        Locale.ROOT,
        "| %d ms | %,.0f | %,.0f | %,.0f | %.0f %% | %,.0f | %s |",
        deadline.toMillis(),
        median.peak(),
        median.offered(),
        median.goodput(),
        100 * median.share(),
        median.refused(),
        median.refusals());
  }

  private double peak(Duration time) {
    return FixedWindow.run(WINDOW, number -> patient.burn(), time).rate();
  }

  private Round round(Duration time) throws IOException {
    double peak = peak(time);
    refusals();
    Ends ends = new Ends();
    double seconds = time.toNanos() / 1e9;
    long sent = overload((long) (TIMES * peak), time.toNanos(), ends);
    return new Round(
        peak,
        sent / seconds,
        ends.inTime.sum() / seconds,
        ends.refused.sum() / seconds,
        refusals());
  }

  /** So many calls a second, whatever becomes of them; returns how many there were. */
  private long overload(long rate, long nanos, Ends ends) {
    long start = System.nanoTime();
    long calls = rate * nanos / 1_000_000_000;
    long sent = 0;
    while (sent < calls && System.nanoTime() - start < nanos) {
      OpenLoop.awaitUntil(start + sent * 1_000_000_000 / rate);
      hasty.burn().whenComplete((value, failure) -> ends.add(failure));
      sent++;
    }
    return sent;
  }

  /** How long the provider took to refuse since this was last asked for. */
  private String refusals() throws IOException {
    questions.write("refusals\n");
    questions.flush();
    return Objects.requireNonNull(answers.readLine());
  }

  /** Ends the provider with its standard input. */
  @Override
  public void close() throws IOException {
    client.close();
    questions.close();
    try {
      provider.waitFor();
    } catch (InterruptedException e) {
      provider.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
