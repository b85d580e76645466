package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PipedOutputStream keyboard = new PipedOutputStream();

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
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly(">", ">", "🎉");
  }

  @Test
  void doesNotEchoAPassword_onATerminal() throws IOException {
    try (Screen screen = new TerminalScreen(terminal("alice:secret\r:quit\r"))) {
      assertThat(screen.askSecret("id:password>")).isEqualTo("alice:secret");
      assertThat(screen.ask(">")).isEqualTo(":quit");
      keyboard.close();
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("alice:").doesNotContain("secret");
  }

  @Test
  void endsInput_whenTheTerminalDoes() throws IOException {
    try (Screen screen = new TerminalScreen(terminal("\u0004"))) {
      assertThat(screen.ask(">")).isNull();
      keyboard.close();
    }
  }

  private Terminal terminal(String typed) throws IOException {
    PipedInputStream input = new PipedInputStream(keyboard);
    keyboard.write(typed.getBytes(StandardCharsets.UTF_8));
    return TerminalBuilder.builder()
        .system(false)
        .type("xterm")
        .encoding(StandardCharsets.UTF_8)
        .streams(input, out)
        .build();
  }

  private static ByteArrayInputStream input(String typed) {
    return new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
  }
}
