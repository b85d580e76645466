package io.msrpc.im.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.MaskingCallback;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * A real terminal: line editing, history without secrets, and messages above the line being typed.
 */
final class TerminalScreen implements Screen {
  private final Terminal terminal;
  private final LineReader reader;

  TerminalScreen(Terminal terminal) {
    this.terminal = terminal;
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  @Override
  public @Nullable String ask(String prompt) {
    return read(prompt, null);
  }

  @Override
  public @Nullable String askSecret(String prompt) {
    return read(prompt, new Secret());
  }

  @Override
  public void say(String line) {
    reader.printAbove(Screen.harmless(line));
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private @Nullable String read(String prompt, @Nullable MaskingCallback mask) {
    try {
      return reader.readLine(prompt + " ", null, mask, null);
    } catch (UserInterruptException | EndOfFileException end) {
      return null;
    }
  }

  /** Shows nothing of what follows the first colon, and keeps nothing of the line. */
  private static final class Secret implements MaskingCallback {
    @Override
    public String display(String line) {
      int colon = line.indexOf(':');
      return colon < 0 ? line : line.substring(0, colon + 1);
    }

    @Override
    public @Nullable String history(String line) {
      return null;
    }
  }
}
