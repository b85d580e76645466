package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.users.consumer.ConsumerApplication;
import com.example.users.provider.ProviderApplication;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Both applications as an IDE starts them: their own classes in a class loader of devtools. */
class DevtoolsTest {
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  void recordsTravelBetweenRestartableApplications() throws Exception {
    try (Application provider =
            Application.start(ProviderApplication.class, "--msrpc.server.port=0");
        Application consumer =
            Application.start(
                ConsumerApplication.class,
                "--msrpc.registry.addresses=" + provider.printed("Serving .* on (\\S+)"))) {
      int port = Integer.parseInt(consumer.printed("Netty started on port (\\d+)"));
      assertThat(Page.of(port, "/users/1").body()).contains("\"Ada\"");
      assertThat(Page.of(port, "/users/404").body()).isEqualTo("no user 404");
    }
  }

  private record Application(Process process, BufferedReader output) implements AutoCloseable {
    static Application start(Class<?> main, String option) throws Exception {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.addAll(List.of(main.getName(), "--server.port=0", option));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new Application(process, process.inputReader());
    }

    /** What the pattern's group matches in the first such line of the restartable thread. */
    String printed(String pattern) throws Exception {
      Pattern line = Pattern.compile("restartedMain.*" + pattern);
      List<String> before = new ArrayList<>();
      for (String next = output.readLine(); next != null; next = output.readLine()) {
        Matcher found = line.matcher(next);
        if (found.find()) {
          return found.group(1);
        }
        before.add(next);
      }
      throw new AssertionError(pattern + " is not in:\n" + String.join("\n", before));
    }

    @Override
    public void close() throws Exception {
      process.destroy();
      process.waitFor();
    }
  }
}
