package io.msrpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HELLOs that prove a shared secret, made from docs/protocol.md with nothing of ours. */
final class Proofs {
  /** What the tests use where it does not matter. */
  static final String SECRET = "sesame, sesame, sesame";

  /** The last entry of a HELLO: key, length, 32 bytes. */
  static final int ENTRY = 34;

  private Proofs() {}

  /** A client's first HELLO, with its nonce only. */
  static byte[] hello(byte[] nonce) {
    return Peer.frame(5, 0, 0, 0, challenge(nonce));
  }

  /** The same, as a body. */
  static byte[] challenge(byte[] nonce) {
    return Peer.concat(new byte[] {1, 10, (byte) nonce.length}, nonce);
  }

  /** A client's second HELLO. */
  static byte[] second(byte[] proof) {
    return Peer.frame(5, 0, 0, 0, Peer.concat(new byte[] {1, 11, (byte) proof.length}, proof));
  }

  /**
   * A server's HELLO.
   *
   * @param before its body but for the proof
   */
  static byte[] answer(byte[] before, byte[] proof) {
    byte[] entry = Peer.concat(new byte[] {11, (byte) proof.length}, proof);
    return Peer.frame(5, 0, 0, 0, Peer.concat(before, entry));
  }

  /** Two entries, of which the proof is the other one. */
  static byte[] beforeProof(byte[] nonce) {
    return Peer.concat(new byte[] {2, 10, (byte) nonce.length}, nonce);
  }

  /** A server's HELLO up to its proof. */
  static byte[] withoutProof(byte[] helloBody) {
    return Arrays.copyOf(helloBody, helloBody.length - ENTRY);
  }

  static byte[] ofServer(String secret, byte[] clientHello, byte[] serverHello) {
    return proof(secret, "msrpc server", clientHello, serverHello);
  }

  static byte[] ofClient(String secret, byte[] clientHello, byte[] serverHello) {
    return proof(secret, "msrpc client", clientHello, serverHello);
  }

  private static byte[] proof(String secret, String side, byte[] client, byte[] server) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      mac.update(side.getBytes(US_ASCII));
      mac.update(sha.digest(client));
      mac.update(sha.digest(server));
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
