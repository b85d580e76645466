package io.msrpc.im.account;

/**
 * A try to sign in.
 *
 * @param user login name
 * @param password as registered
 * @param deviceId the client's own stable id: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param platform one of {@code windows mac linux android ios web console}
 * @param appVersion free text, at most 64 characters
 * @param remoteHost the client's IP address, for counting wrong tries
 */
public record Login(
    String user,
    String password,
    String deviceId,
    String platform,
    String appVersion,
    String remoteHost) {
  /** Leaves the password out. */
  @Override
  public String toString() {
    return "Login[user=" + user + ", deviceId=" + deviceId + ", platform=" + platform + "]";
  }
}
