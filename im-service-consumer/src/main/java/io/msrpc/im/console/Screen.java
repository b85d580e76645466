package io.msrpc.im.console;

import org.jspecify.annotations.Nullable;

/**
 * Where the user types and reads. {@link #say} may be called on any thread, also while one asks.
 */
interface Screen extends AutoCloseable {
  /** Asks for a line; null at the end of input. */
  @Nullable String ask(String prompt);

  /** Asks for {@code id:password}, which does not show what follows the colon; null at the end. */
  @Nullable String askSecret(String prompt);

  /** Shows a line, above the one being typed. Control characters in it are made visible. */
  void say(String line);

  @Override
  void close();

  /** A text that cannot move the cursor or colour the terminal, whoever wrote it. */
  static String harmless(String text) {
    return text.replace("\t", "    ")
        .codePoints()
        .map(c -> c != '\n' && Character.isISOControl(c) ? '\uFFFD' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
