package io.msrpc.im.gateway.http;

/**
 * How a request reached this gateway, as far as that can be relied on.
 *
 * @param remoteHost the client's address
 * @param authority the {@code host[:port]} by which the client reached this gateway; empty for none
 * @param scheme http or https, when a trusted proxy says which one the client used; else empty
 */
record Arrival(String remoteHost, String authority, String scheme) {
  /** The host name in the authority, without the port. */
  String hostName() {
    return HostName.of(authority);
  }
}
