package io.msrpc;

import io.msrpc.transport.Address;
import io.netty.util.NetUtil;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address of this machine.
 *
 * @param name of its interface
 */
record OwnAddress(String name, InetAddress address) {
  /** What others most likely reach comes first; the order of the interfaces decides the rest. */
  private static final Comparator<OwnAddress> USEFUL_FIRST =
      Comparator.<OwnAddress, Boolean>comparing(own -> own.address.isLoopbackAddress())
          .thenComparing(own -> !own.address.isSiteLocalAddress())
          .thenComparing(own -> !(own.address instanceof Inet4Address));

  /**
   * Where others reach a server of this machine, by the rule of docs/operations.md. May wait for a
   * name server, if the registry has a name.
   *
   * @param host where the server listens, as it was written
   * @param bound the same, resolved
   * @param network which of a wildcard's addresses to take; null for any
   * @throws IllegalArgumentException when this machine has none in that network
   */
  static AnnouncedAddress announced(
      String host, InetAddress bound, @Nullable Network network, Optional<Address> registry) {
    if (!bound.isAnyLocalAddress()) {
      return new AnnouncedAddress(host, 0, "it listens there");
    }
    List<OwnAddress> served =
        all().stream()
            .filter(own -> own.address instanceof Inet4Address || bound instanceof Inet6Address)
            .sorted(USEFUL_FIRST)
            .toList();
    if (network != null) {
      return served.stream()
          .filter(own -> network.contains().test(own.name, own.address))
          .findFirst()
          .map(own -> own.announced("it is in the network " + network))
          .orElseThrow(() -> noneIn(network, served));
    }
    Optional<InetAddress> route = registry.flatMap(OwnAddress::towards);
    return served.stream()
        .filter(own -> own.address.equals(route.orElse(null)))
        .filter(own -> !own.address.isLoopbackAddress())
        .findFirst()
        .map(own -> own.announced("the way to the registry begins there"))
        .or(
            () ->
                served.stream()
                    .findFirst()
                    .map(own -> own.announced("it is the first one of this machine")))
        .orElseThrow(() -> new IllegalStateException("this machine has no address to announce"));
  }

  private AnnouncedAddress announced(String reason) {
    return new AnnouncedAddress(NetUtil.toAddressString(address), 0, reason);
  }

  private static IllegalArgumentException noneIn(Network network, List<OwnAddress> served) {
    return new IllegalArgumentException(
        "advertised network: '%s' (expected: one of an address of this machine: %s)"
            .formatted(
                network,
                served.stream()
                    .map(own -> NetUtil.toAddressString(own.address) + " on " + own.name)
                    .toList()));
  }

  /** Those of the interfaces that are up, but for link-local ones, which need a zone. */
  private static List<OwnAddress> all() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(OwnAddress::isUp)
          .flatMap(each -> each.inetAddresses().map(own -> new OwnAddress(each.getName(), own)))
          .filter(own -> !own.address.isLinkLocalAddress())
          .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUp(NetworkInterface each) {
    try {
      return each.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  /** The address from which the registry would be reached; nothing is sent to find out. */
  private static Optional<InetAddress> towards(Address registry) {
    InetSocketAddress resolved = new InetSocketAddress(registry.host(), registry.port());
    if (resolved.isUnresolved()) {
      return Optional.empty();
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(resolved);
      return Optional.of(socket.getLocalAddress());
    } catch (SocketException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
