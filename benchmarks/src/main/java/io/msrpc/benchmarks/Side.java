package io.msrpc.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;

/**
 * A contestant in a JVM of its own, so that no compiler's profile and no collector's heap is
 * another one's; it does nothing until it is asked for a round, on its standard input.
 */
final class Side implements AutoCloseable {
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  /** Starts it with this JVM's class path. */
  Side(Entry entry, List<String> jvmArguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Side.class.getName(), entry.name()));
    try {
      this.process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.commands = process.outputWriter(UTF_8);
    this.answers = process.inputReader(UTF_8);
  }

  /** One round. */
  Sample run(Workload workload, Duration time, long rate) {
    try {
      commands.write(workload.name() + " " + time.toMillis() + " " + rate + "\n");
      commands.flush();
      for (String line; (line = answers.readLine()) != null; ) {
        if (Sample.isLine(line)) {
          return Sample.parse(line);
        }
      }
      throw new IllegalStateException(workload + ": the contestant has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with its standard input. */
  @Override
  public void close() {
    try (commands;
        answers) {
      commands.close();
      process.waitFor();
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }

  /** The contestant's own main. */
  public static void main(String[] arguments) {
    try (Contestant contestant = Entry.valueOf(arguments[0]).start();
        Scanner in = new Scanner(System.in, UTF_8)) {
      while (in.hasNext()) {
        Workload workload = Workload.valueOf(in.next());
        Duration time = Duration.ofMillis(in.nextLong());
        System.out.println(workload.run(contestant, time, in.nextLong()).line());
      }
    }
  }
}
