package io.msrpc.im.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void makesControlCharactersHarmless() {
    assertThat(Screen.harmless("a\u001b[2J\u0007\u009bb\tc\nd 你好 🎉"))
        .isEqualTo("a\uFFFD[2J\uFFFD\uFFFDb    c\nd 你好 🎉");
  }

  @Test
  void speaksPlainLines_whenThereIsNoTerminal() {
    try (Screen screen = new PlainScreen(input("你好\n"), new PrintStream(out))) {
      assertThat(screen.ask(">")).isEqualTo("你好");
      assertThat(screen.ask(">")).isNull();
      screen.say("🎉");
    }
    assertThat(out.toString(UTF_8).lines()).containsExactly(">", ">", "🎉");
  }

  @Test
  void doesNotEchoAPassword_onATerminal() throws IOException {
    Keyboard keyboard = new Keyboard("alice:secret\r");
    try (Screen screen = new TerminalScreen(keyboard.terminal)) {
      assertThat(screen.askSecret("id:password>")).isEqualTo("alice:secret");
    }
    assertThat(keyboard.toString(UTF_8)).contains("alice:").doesNotContain("secret");
  }

  @Test
  void endsInput_whenTheTerminalDoes() throws IOException {
    Keyboard keyboard = new Keyboard("\u0004");
    try (Screen screen = new TerminalScreen(keyboard.terminal)) {
      assertThat(screen.ask("id:password>")).isNull();
    }
  }

  /** What a terminal shows, and somebody who types once the prompt is there. */
  private static final class Keyboard extends ByteArrayOutputStream {
    private final LineDisciplineTerminal terminal;
    private final byte[] keys;
    private boolean typed;

    Keyboard(String keys) throws IOException {
      terminal = new LineDisciplineTerminal("test", "xterm", this, UTF_8);
      this.keys = keys.getBytes(UTF_8);
    }

    @Override
    public synchronized void write(int shown) {
      super.write(shown);
      if (!typed && toString(UTF_8).contains("password>")) {
        typed = true;
        type();
      }
    }

    private void type() {
      try {
        terminal.processInputBytes(keys);
      } catch (IOException cause) {
        throw new UncheckedIOException(cause);
      }
    }
  }

  private static ByteArrayInputStream input(String typed) {
    return new ByteArrayInputStream(typed.getBytes(UTF_8));
  }
}
