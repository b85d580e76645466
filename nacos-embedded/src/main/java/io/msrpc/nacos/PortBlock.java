package io.msrpc.nacos;

import static java.util.Collections.disjoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The four ports of one Nacos server, all derived from its HTTP port.
 *
 * @param port HTTP, {@code 1025..64534}; gRPC for clients and servers are 1000 and 1001 above it,
 *     Raft is 1000 below
 */
record PortBlock(int port) {
  /** Below the ports that Linux hands out for outgoing connections (from 32768). */
  private static final int FIRST_PICKED = 12_000;

  private static final int LAST_PICKED = 31_000;
  private static final int ATTEMPTS = 100;

  PortBlock {
    if (port < 1025 || port > 65_535 - 1001) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1025..64534)");
    }
  }

  /** A block that is free now, picked at random so that builds side by side rarely meet. */
  static PortBlock pick() {
    return IntStream.range(0, ATTEMPTS)
        .map(attempt -> ThreadLocalRandom.current().nextInt(FIRST_PICKED, LAST_PICKED))
        .mapToObj(PortBlock::new)
        .filter(block -> block.taken().isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no free block of ports found"));
  }

  /** So many blocks that are free now and have no port in common. */
  static List<PortBlock> pick(int count) {
    List<PortBlock> blocks = new ArrayList<>();
    while (blocks.size() < count) {
      PortBlock block = pick();
      if (blocks.stream().allMatch(other -> disjoint(other.ports(), block.ports()))) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  List<Integer> ports() {
    return List.of(port - 1000, port, port + 1000, port + 1001);
  }

  /** The first port of the block that something else listens on. */
  OptionalInt taken() {
    return ports().stream().mapToInt(Integer::intValue).filter(PortBlock::isTaken).findFirst();
  }

  private static boolean isTaken(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return !probe.isBound();
    } catch (IOException taken) {
      return true;
    }
  }
}
