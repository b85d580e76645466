package io.msrpc.im.console;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a user enters as {@code id:rest}; the rest may contain colons.
 *
 * @param id a login name, lower case
 * @param rest a password or a message, as typed
 */
record Pair(String id, String rest) {
  private static final int MAX_BYTES = 16_384;

  /** The two halves of a line; null if one is missing. */
  static @Nullable Pair parse(String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      return null;
    }
    String id = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    String rest = line.substring(colon + 1);
    return id.isEmpty() || rest.isBlank() ? null : new Pair(id, rest);
  }

  /** Whether the rest is more than a message may have, in UTF-8. */
  boolean tooLong() {
    return rest.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
  }

  /** Leaves the rest out: it may be a password. */
  @Override
  public String toString() {
    return "Pair[id=" + id + "]";
  }
}
