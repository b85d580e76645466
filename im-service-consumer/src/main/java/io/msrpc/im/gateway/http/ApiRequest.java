package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.protocol.Fields;
import io.msrpc.im.gateway.protocol.Json;
import io.msrpc.im.gateway.protocol.Limits;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, read completely.
 *
 * @param path as it was sent, without the query
 * @param parameters what stands for the braces of the route's template
 * @param query decoded
 * @param body at most 64 KiB
 * @param arrival where it came from, and by which address
 */
record ApiRequest(
    String method,
    String path,
    Map<String, String> parameters,
    Map<String, List<String>> query,
    HttpHeaders headers,
    String body,
    Arrival arrival) {
  private static final Json JSON = new Json();

  /** The same with the values a template found. */
  ApiRequest with(Map<String, String> found) {
    return new ApiRequest(method, path, found, query, headers, body, arrival);
  }

  /** What stands for {@code {name}}. */
  String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  /** An integer of the query, {@code min} to 2⁵³ − 1, or the default. */
  long integer(String name, long min, long otherwise) {
    List<String> values = query.getOrDefault(name, List.of());
    if (values.isEmpty()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(values.get(0));
      if (values.size() == 1 && value >= min && value <= Limits.INTEGER) {
        return value;
      }
    } catch (NumberFormatException e) {
      // answered below, like a number out of range
    }
    throw new ProblemException(
        ProblemCode.BAD_FORMAT, name + ": not one integer of " + min + " or more");
  }

  /** The body as a JSON object. */
  Fields json() {
    String type = headers.get("content-type", "");
    int end = type.indexOf(';');
    String mediaType = (end < 0 ? type : type.substring(0, end)).trim();
    if (!mediaType.equalsIgnoreCase("application/json")) {
      throw new ProblemException(ProblemCode.NOT_JSON, "content-type: not application/json");
    }
    return JSON.read(body);
  }

  /** The token of {@code Authorization: Bearer}, or null. */
  @Nullable String bearerToken() {
    String value = headers.get("authorization");
    boolean bearer = value != null && value.regionMatches(true, 0, "Bearer ", 0, 7);
    return bearer ? value.substring(7).trim() : null;
  }
}
