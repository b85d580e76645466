package io.msrpc.wire;

/**
 * What a HELLO says about a secret that both sides know; bytes are in hexadecimal.
 *
 * @param nonce 32 random bytes that the other side has to answer (key 10); empty for none
 * @param proof 32 bytes that only who knows the secret can make (key 11); empty for none
 * @param inClear whether a secret itself was there (key 6), as clients of the old kind do
 */
public record Challenge(String nonce, String proof, boolean inClear) {
  /** Nothing about a secret. */
  public static final Challenge NONE = new Challenge("", "", false);

  /** A question to the other side, or its repetition of nothing when this is empty. */
  public static Challenge of(String nonce) {
    return new Challenge(nonce, "", false);
  }
}
