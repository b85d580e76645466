package io.msrpc.im.provider.account;

import io.msrpc.im.account.Login;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds back whoever tries wrong passwords: 10 in five minutes for a login name, 100 for a host,
 * behind which there may be many people.
 */
public final class Tries {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int OF_USER = 10;
  private static final int OF_HOST = 100;
  private static final int MOST_HOST_CHARS = 64;

  private final Throttle users;
  private final Throttle hosts;

  /** With the time to count by. */
  public Tries(Ticker ticker) {
    users = new Throttle(ticker, OF_USER, WINDOW);
    hosts = new Throttle(ticker, OF_HOST, WINDOW);
  }

  /** Counts a try; returns 0 when it may go on, or how many ms to wait. */
  long begin(Login login) {
    long hostWait = hosts.begin(host(login));
    if (hostWait > 0) {
      return hostWait;
    }
    long userWait = users.begin(user(login));
    if (userWait > 0) {
      hosts.giveBack(host(login));
    }
    return userWait;
  }

  /** Takes back a try that was right, or that was not carried out. */
  void giveBack(Login login) {
    hosts.giveBack(host(login));
    users.giveBack(user(login));
  }

  /** Names that cannot exist share a key, so they fill no memory. */
  private static String user(Login login) {
    return AccountRules.name(login.user()).orElse("");
  }

  private static String host(Login login) {
    String host = Optional.ofNullable(login.remoteHost()).orElse("");
    return host.length() <= MOST_HOST_CHARS ? host : host.substring(0, MOST_HOST_CHARS);
  }
}
