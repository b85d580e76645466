package io.msrpc.transport;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where one side finds what it needs for TLS 1.3 or 1.2: PEM files, which are read again when they
 * change, so that certificates can be renewed without a restart. Immutable.
 *
 * @param certificates its own certificate, then those that lead to the authority; null for a client
 *     that shows none
 * @param privateKey the key of the first of them: PKCS#8, not encrypted; null without certificates
 * @param trusted authorities, one of which must have issued the other side's certificate. Null
 *     means for a client those the JVM trusts, for a server that it asks for no certificate; with
 *     it, a server serves only clients that show one (mutual TLS)
 * @param verifyHost whether a client requires that the provider's certificate names the host, or
 *     the IP address, it connects to
 */
public record Tls(
    @Nullable Path certificates,
    @Nullable Path privateKey,
    @Nullable Path trusted,
    boolean verifyHost) {
  /** Refuses a certificate without a key, and a key without a certificate. */
  public Tls {
    if ((certificates == null) != (privateKey == null)) {
      throw new IllegalArgumentException(
          "certificates: "
              + certificates
              + ", privateKey: "
              + privateKey
              + " (expected: both or none)");
    }
  }

  /** A server that any client may connect to. */
  public static Tls server(Path certificates, Path privateKey) {
    return new Tls(certificates, privateKey, null, true);
  }

  /** A client that shows no certificate. */
  public static Tls client(Path trusted) {
    return new Tls(null, null, trusted, true);
  }

  /** Either side, when both show certificates. */
  public static Tls mutual(Path certificates, Path privateKey, Path trusted) {
    return new Tls(certificates, privateKey, trusted, true);
  }

  /** The same for certificates that do not name the host; for tests and tunnels. */
  public Tls withoutHostVerification() {
    return new Tls(certificates, privateKey, trusted, false);
  }
}
