package io.msrpc.im.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API.
 *
 * @param method in capitals
 * @param template a path in which {@code {name}} stands for one segment
 */
record Route(String method, String template, Handler handler) {
  /** Carries a request out. */
  @FunctionalInterface
  interface Handler {
    /**
     * Starts it and returns at once, on an event loop; may throw or fail with what {@link Failures}
     * knows.
     */
    CompletionStage<Answer> handle(ApiRequest request);
  }

  /**
   * What stands for the names in the template, decoded; null when the path is not of its form.
   *
   * @throws IllegalArgumentException when a value is badly encoded
   */
  @Nullable Map<String, String> match(String path) {
    String[] expected = template.split("/", -1);
    String[] actual = path.split("/", -1);
    if (expected.length != actual.length) {
      return null;
    }
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < expected.length; i++) {
      if (expected[i].startsWith("{") && !actual[i].isEmpty()) {
        String name = expected[i].substring(1, expected[i].length() - 1);
        found.put(name, QueryStringDecoder.decodeComponent(actual[i]));
      } else if (!expected[i].equals(actual[i])) {
        return null;
      }
    }
    return found;
  }
}
