package io.msrpc.registry.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NacosOptionsTest {
  @Test
  void clustersAreRefused_thatNacosWouldRefuse() {
    NacosOptions options = NacosOptions.of("127.0.0.1:8848");
    assertThat(options.withClusters("east-1", List.of("EAST")).clusters()).containsExactly("EAST");
    assertThatThrownBy(() -> options.withClusters("east_1", List.of()))
        .hasMessage("Nacos cluster: 'east_1' (expected: [0-9A-Za-z-]{1,64})");
    assertThatThrownBy(() -> options.withClusters("", List.of("a,b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void passwordStaysOutOfLogs() {
    NacosOptions options =
        NacosOptions.of("127.0.0.1:8848").withNamespace("prod").withUser("ann", "s3cret");

    assertThat(options.toString()).contains("127.0.0.1:8848", "prod", "ann");
    assertThat(options.toString()).doesNotContain("s3cret");
  }
}
