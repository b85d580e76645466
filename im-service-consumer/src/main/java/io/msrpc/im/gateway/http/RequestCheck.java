package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.protocol.Limits;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What must hold of a request before anybody looks at what it asks for. */
final class RequestCheck {
  private final Origins origins;

  RequestCheck(Origins origins) {
    this.origins = origins;
  }

  /** Why a request is refused, or null. */
  @Nullable Answer refusal(FullHttpRequest request, Arrival arrival) {
    if (request.decoderResult().isFailure()) {
      return malformed(request.decoderResult());
    }
    String host = request.headers().get("host");
    boolean needsHost = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    boolean valid = host == null ? !needsHost : HostName.isValid(host);
    String authority = arrival.authority();
    boolean known = authority.isEmpty() || HostName.isValid(authority);
    if (!valid || !known || request.headers().getAll("host").size() > 1) {
      return Answer.problem(ProblemCode.BAD_FORMAT, "host: missing or malformed", 0);
    }
    String origin = request.headers().get("origin");
    if (origin != null && !origins.allows(origin, authority)) {
      return Answer.problem(
          ProblemCode.ORIGIN_NOT_ALLOWED, "pages of this origin may not use this gateway", 0);
    }
    return null;
  }

  /** Why a request is no upgrade to the WebSocket door, or null. */
  static @Nullable Answer upgradeRefusal(FullHttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean webSocket =
        request.method().name().equals("GET")
            && headers.containsValue("connection", "upgrade", true)
            && headers.containsValue("upgrade", "websocket", true)
            && headers.contains("sec-websocket-key");
    if (!webSocket || !"13".equals(headers.get("sec-websocket-version"))) {
      return Answer.problem(ProblemCode.UPGRADE_REQUIRED, "this is a WebSocket 13 door", 0)
          .with("upgrade", "websocket")
          .with("sec-websocket-version", "13");
    }
    boolean offered =
        headers.getAll("sec-websocket-protocol").stream()
            .flatMap(value -> Arrays.stream(value.split(",")))
            .anyMatch(name -> name.trim().equals(Limits.SUB_PROTOCOL));
    return offered
        ? null
        : Answer.problem(
            ProblemCode.BAD_SUB_PROTOCOL, "offer the sub-protocol " + Limits.SUB_PROTOCOL, 0);
  }

  private static Answer malformed(DecoderResult result) {
    if (result.cause() instanceof TooLongHttpLineException) {
      return Answer.problem(ProblemCode.URI_TOO_LONG, "the request line is too long", 0);
    }
    if (result.cause() instanceof TooLongHttpHeaderException) {
      return Answer.problem(ProblemCode.HEADERS_TOO_LARGE, "the headers are too large", 0);
    }
    return Answer.problem(ProblemCode.BAD_FORMAT, "not an HTTP request", 0);
  }
}
