package io.msrpc.im.gateway.http;

import java.util.regex.Pattern;

/** The Host header: it is echoed in a security header, so only plain ones are accepted. */
final class HostName {
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  private HostName() {}

  /** Whether the header is a host name or address, with or without a port. */
  static boolean isValid(String header) {
    return HOST.matcher(header).matches();
  }

  /** The header without its port. */
  static String of(String header) {
    int bracket = header.lastIndexOf(']');
    int colon = header.lastIndexOf(':');
    return colon > bracket ? header.substring(0, colon) : header;
  }
}
