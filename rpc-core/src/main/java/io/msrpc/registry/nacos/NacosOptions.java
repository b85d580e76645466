package io.msrpc.registry.nacos;

/**
 * Which Nacos, and as whom.
 *
 * @param serverAddresses {@code host:port}, several separated by commas; the port is that of HTTP
 * @param namespace id of the namespace; empty for the public one
 * @param username empty for a Nacos without authentication
 * @param password belongs to the user
 */
public record NacosOptions(
    String serverAddresses, String namespace, String username, String password) {

  /** The public namespace of a Nacos without authentication. */
  public static NacosOptions of(String serverAddresses) {
    return new NacosOptions(serverAddresses, "", "", "");
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "NacosOptions[%s, namespace=%s, username=%s]"
        .formatted(serverAddresses, namespace, username);
  }
}
