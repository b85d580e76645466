package io.msrpc.im.console;

import java.util.List;

/**
 * Who is signed in here.
 *
 * @param token a secret; never stored or logged
 * @param deviceTicket proves at the next sign-in that this device has been used before; a secret,
 *     empty for none
 * @param uid the user's id
 * @param user the login name
 * @param nick the shown name
 * @param deviceId this device
 * @param gateways where to connect, at least one
 */
record SignIn(
    String token,
    String deviceTicket,
    String uid,
    String user,
    String nick,
    String deviceId,
    List<Gateway> gateways) {
  /** Leaves the secrets out. */
  @Override
  public String toString() {
    return "SignIn[uid=" + uid + ", user=" + user + ", deviceId=" + deviceId + "]";
  }
}
