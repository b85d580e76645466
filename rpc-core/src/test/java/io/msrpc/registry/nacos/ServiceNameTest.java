package io.msrpc.registry.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.ServiceKey;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServiceNameTest {
  @Test
  @DisplayName("A3: the name in Nacos is the interface and its version, in the key's group")
  void nameIsInterfaceAndVersion() {
    assertThat(ServiceName.of(new ServiceKey("g", "io.example.Outer$Hello", "2.1")))
        .isEqualTo(new ServiceName("g", "io.example.Outer$Hello:2.1"));
  }

  @Test
  void namesAreRefused_whenNacosWouldRefuseThem() {
    assertThatThrownBy(() -> ServiceName.of(new ServiceKey("g$", "io.example.Hello", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("group: 'g$'");
    assertThatThrownBy(() -> ServiceName.of(new ServiceKey("g", "io.example.\u63a5\u53e3", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("service name: 'io.example.");
    assertThatThrownBy(() -> ServiceName.of(new ServiceKey("g", "i".repeat(512), "1")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
