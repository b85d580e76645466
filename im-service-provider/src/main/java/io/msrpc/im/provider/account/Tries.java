package io.msrpc.im.provider.account;

import io.msrpc.im.account.Login;
import io.msrpc.im.provider.session.KnownDevice;
import io.msrpc.im.provider.session.Sessions;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Holds back whoever tries wrong passwords. Who proves by a device ticket that he has signed in
 * before is counted by that alone, so nobody else's tries hold him back: 10 make the ticket void.
 * All others: 10 in five minutes for a login name, 100 for a host, behind which there may be many
 * people; the hosts of an IPv6 network are one.
 */
public final class Tries {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final int OF_USER = 10;
  private static final int OF_HOST = 100;
  private static final int OF_TICKET = 10;
  private static final int MOST_HOST_CHARS = 64;
  private static final int NETWORK_BYTES = 8;

  private final Throttle users;
  private final Throttle hosts;
  private final Throttle tickets;

  /** With the time to count by. */
  public Tries(Ticker ticker) {
    users = new Throttle(ticker, OF_USER, WINDOW);
    hosts = new Throttle(ticker, OF_HOST, WINDOW);
    tickets = new Throttle(ticker, OF_TICKET, Sessions.DEVICE_TICKET);
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

  /** Counts a try with a device ticket; false when the ticket is void. */
  boolean begin(KnownDevice device) {
    return tickets.begin(device.sid()) == 0;
  }

  /** Takes back a try with a device ticket. */
  void giveBack(KnownDevice device) {
    tickets.giveBack(device.sid());
  }

  /** Names that cannot exist share a key, so they fill no memory. */
  private static String user(Login login) {
    return AccountRules.name(login.user()).orElse("");
  }

  /** An IPv6 address counts by its first 64 bits: who has one has all that begin so. */
  private static String host(Login login) {
    String host = Optional.ofNullable(login.remoteHost()).orElse("");
    if (host.length() > MOST_HOST_CHARS) {
      return host.substring(0, MOST_HOST_CHARS);
    }
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    return address == null ? host : host(address);
  }

  private static String host(byte[] digits) {
    try {
      byte[] address = InetAddress.getByAddress(digits).getAddress(); // IPv4 within IPv6 is IPv4
      return HexFormat.of().formatHex(address, 0, Math.min(address.length, NETWORK_BYTES));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
