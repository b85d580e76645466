package io.msrpc.registry.nacos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NacosOptionsTest {
  @Test
  void passwordStaysOutOfLogs() {
    NacosOptions options = new NacosOptions("127.0.0.1:8848", "prod", "ann", "s3cret");

    assertThat(options.toString()).contains("127.0.0.1:8848", "prod", "ann");
    assertThat(options.toString()).doesNotContain("s3cret");
  }
}
