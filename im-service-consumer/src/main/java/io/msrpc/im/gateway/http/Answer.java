package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.protocol.Json;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered to an HTTP request.
 *
 * @param headers beside those that every answer has
 * @param body not changed after construction
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy an answer would cost
record Answer(int status, Map<String, String> headers, byte[] body) {
  private static final Json JSON = new Json();
  private static final Map<String, String> JSON_HEADERS =
      Map.of("content-type", "application/json", "cache-control", "no-store");

  /** An answer with a value. */
  static Answer json(int status, Object value) {
    return new Answer(status, JSON_HEADERS, JSON.write(value));
  }

  /** An answer without one. */
  static Answer empty() {
    return new Answer(204, Map.of("cache-control", "no-store"), new byte[0]);
  }

  /** A problem document; with {@code Retry-After} when the time is not 0. */
  static Answer problem(ProblemCode code, String detail, long retryAfterMillis) {
    String title = HttpResponseStatus.valueOf(code.status()).reasonPhrase();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/problem+json");
    headers.put("cache-control", "no-store");
    if (retryAfterMillis > 0) {
      headers.put("retry-after", Long.toString((retryAfterMillis + 999) / 1000));
    }
    if (code.status() == 401) {
      headers.put("www-authenticate", "Bearer");
    }
    var problem = new Problem("about:blank", title, code.status(), code.name(), detail);
    return new Answer(code.status(), headers, JSON.write(problem));
  }

  /** The same with one more header. */
  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  /** RFC 9457, and the {@code code} that programs decide by. */
  private record Problem(String type, String title, int status, String code, String detail) {}
}
