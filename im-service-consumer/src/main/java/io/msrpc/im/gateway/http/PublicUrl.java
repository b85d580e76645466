package io.msrpc.im.gateway.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where clients reach a gateway, as its operator says: {@code https://host[:port][/path]}. It goes
 * into security headers and comes from the registry, too, so only plain ones are accepted.
 *
 * @param scheme http or https
 * @param authority the host, lower-case, and the port unless it is the scheme's own
 * @param path empty, or a slash and names; without a slash at the end
 */
public record PublicUrl(String scheme, String authority, String path) {
  /** No path in front of the gateway's own that could be taken for one of them. */
  private static final Pattern URL =
      Pattern.compile(
          "(https?)://([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?"
              + "((?!/(?:api|js)(?:/|$))(?:/(?!\\.\\.?(?:/|$))[A-Za-z0-9._~-]{1,64}){0,8})/?");

  /**
   * The setting of a gateway; empty when it is.
   *
   * @throws IllegalArgumentException when it is no such URL
   */
  public static Optional<PublicUrl> setting(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        parse(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "public-url: '%s' (expected: http(s)://host[:port][/path], %s)"
                            .formatted(text, "the path not beginning with /api or /js"))));
  }

  /** What a text says; empty when it is no such URL. */
  static Optional<PublicUrl> parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      return Optional.empty();
    }
    String scheme = url.group(1);
    String host = url.group(2).toLowerCase(Locale.ROOT);
    String port = url.group(3);
    boolean standard = port == null || port.equals(scheme.equals("https") ? "443" : "80");
    return Optional.of(new PublicUrl(scheme, standard ? host : host + ":" + port, url.group(4)));
  }

  /** Of pages that come from there. */
  String origin() {
    return scheme + "://" + authority;
  }

  /** The origin of the WebSocket door. */
  String webSocketOrigin() {
    return origin().replaceFirst("^http", "ws");
  }

  /** The WebSocket door. */
  String webSocket() {
    return webSocketOrigin() + path + "/im";
  }

  /**
   * The path of a request as the gateway knows it, whether a proxy has removed this one or not;
   * empty when it is this one.
   */
  String below(String requested) {
    boolean here = requested.equals(path) || requested.startsWith(path + "/");
    return here && !requested.equals("/im") ? requested.substring(path.length()) : requested;
  }
}
