package io.msrpc.im.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines in, lines out, in UTF-8: for scripts and pipes. */
final class PlainScreen implements Screen {
  private final BufferedReader in;
  private final PrintStream out;

  PlainScreen(InputStream in, PrintStream out) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  @Override
  public @Nullable String ask(String prompt) {
    out.println(prompt);
    try {
      return in.readLine();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public @Nullable String askSecret(String prompt) {
    return ask(prompt);
  }

  @Override
  public void say(String line) {
    out.println(Screen.harmless(line));
  }

  @Override
  public void close() {
    out.flush();
  }
}
