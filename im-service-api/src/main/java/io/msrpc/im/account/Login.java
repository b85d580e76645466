package io.msrpc.im.account;

import org.jspecify.annotations.Nullable;

/**
 * A try to sign in.
 *
 * @param user login name
 * @param password as registered
 * @param deviceId the client's own stable id: 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param platform one of {@code windows mac linux android ios web console}
 * @param appVersion free text, at most 64 characters
 * @param remoteHost the client's IP address, for counting wrong tries
 * @param deviceTicket what an earlier sign-in of this account on this device has brought, or null;
 *     a secret
 */
public record Login(
    String user,
    String password,
    String deviceId,
    String platform,
    String appVersion,
    String remoteHost,
    @Nullable String deviceTicket) {
  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "Login[user=" + user + ", deviceId=" + deviceId + ", platform=" + platform + "]";
  }
}
