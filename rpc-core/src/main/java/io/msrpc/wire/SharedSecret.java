package io.msrpc.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that both ends of a connection know, and the proofs in HELLO that they do. It never
 * travels itself; docs/protocol.md, "Proof of the secret", says what is proved. Thread-safe.
 */
public final class SharedSecret {
  /** Fewest bytes of a secret: whoever has seen a proof can try guesses as fast as he likes. */
  public static final int MIN_BYTES = 16;

  /** Length of a nonce and of a proof. */
  static final int PROOF_BYTES = 32;

  private static final String HMAC = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  /** The proofs of this secret. */
  public SharedSecret(String secret) {
    this.key = new SecretKeySpec(secret.getBytes(UTF_8), HMAC);
  }

  /**
   * Refuses a secret that could be guessed; none at all is fine.
   *
   * @param setting where it comes from
   * @throws IllegalArgumentException when it is too short
   */
  public static void check(String setting, String credentials) {
    int bytes = credentials.getBytes(UTF_8).length;
    if (bytes != 0 && bytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          setting
              + ": "
              + bytes
              + " bytes (expected: none, or at least "
              + MIN_BYTES
              + " that nobody can guess; make some by: openssl rand -base64 24)");
    }
  }

  /** 32 bytes that nobody has had before. */
  public static String newNonce() {
    byte[] nonce = new byte[PROOF_BYTES];
    RANDOM.nextBytes(nonce);
    return ByteBufUtil.hexDump(nonce);
  }

  /**
   * What a server shows.
   *
   * @param clientHello digest of the client's first HELLO
   * @param serverHello digest of the server's
   */
  public String serverProof(String clientHello, String serverHello) {
    return proof("msrpc server", clientHello, serverHello);
  }

  /** What a client shows; the same parameters. */
  public String clientProof(String clientHello, String serverHello) {
    return proof("msrpc client", clientHello, serverHello);
  }

  /** Whether two proofs are equal; takes the same time whatever the difference is. */
  public static boolean same(String expected, String shown) {
    return MessageDigest.isEqual(expected.getBytes(US_ASCII), shown.getBytes(US_ASCII));
  }

  private String proof(String side, String clientHello, String serverHello) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(side.getBytes(US_ASCII));
      mac.update(ByteBufUtil.decodeHexDump(clientHello));
      mac.update(ByteBufUtil.decodeHexDump(serverHello));
      return ByteBufUtil.hexDump(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  /** SHA-256 of these bytes, which are left unread. */
  static String digest(ByteBuf bytes) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes.nioBuffer());
      return ByteBufUtil.hexDump(sha.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
