package io.msrpc.benchmarks;

import java.util.Locale;
import java.util.Scanner;

/**
 * What one round of one contestant came to; client and server together.
 *
 * @param rate calls per second
 * @param p50 median latency, µs
 * @param p99 latency of the slowest hundredth, µs
 * @param p999 latency of the slowest thousandth, µs
 * @param cpu processor time a call, µs, garbage collection and compilation included
 * @param bytes allocated on the heap a call
 */
record Sample(double rate, double p50, double p99, double p999, double cpu, double bytes) {
  private static final String MARK = "sample";

  /** One line that {@link #parse} reads. */
  String line() {
    return String.format(
        Locale.ROOT, "%s %f %f %f %f %f %f", MARK, rate, p50, p99, p999, cpu, bytes);
  }

  static boolean isLine(String line) {
    return line.startsWith(MARK + " ");
  }

  static Sample parse(String line) {
    Scanner in = new Scanner(line).useLocale(Locale.ROOT);
    in.next(MARK);
    return new Sample(
        in.nextDouble(),
        in.nextDouble(),
        in.nextDouble(),
        in.nextDouble(),
        in.nextDouble(),
        in.nextDouble());
  }
}
