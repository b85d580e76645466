package io.msrpc.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortBlockTest {
  @Test
  void blockIsFourPorts_aroundTheFirst() {
    assertThat(new PortBlock(18848).ports()).containsExactly(17848, 18848, 19848, 19849);
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, 64_535, 0, -1, Integer.MAX_VALUE})
  void portIsRefused_whenItsBlockDoesNotFit(int port) {
    assertThatThrownBy(() -> new PortBlock(port))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("port: " + port + " (expected: 1025..64534)");
  }

  @Test
  void pickedBlock_isFree_andBelowThePortsOfOutgoingConnections() {
    PortBlock picked = PortBlock.pick();
    assertThat(picked.taken()).isEmpty();
    assertThat(picked.ports()).allSatisfy(port -> assertThat(port).isBetween(11_000, 32_767));
  }

  @Test
  void pickedBlocks_haveNoPortInCommon() {
    List<Integer> all =
        PortBlock.pick(20).stream().flatMap(block -> block.ports().stream()).toList();
    assertThat(all).hasSize(80).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void takenPort_isNamed_whicheverItIs(int index) throws IOException {
    PortBlock block = PortBlock.pick();
    int port = block.ports().get(index);
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(block.taken()).hasValue(other.getLocalPort());
    }
    try (ServerSocket onAllAddresses = new ServerSocket(port)) {
      assertThat(block.taken()).hasValue(onAllAddresses.getLocalPort());
    }
    assertThat(block.taken()).isEmpty();
  }
}
