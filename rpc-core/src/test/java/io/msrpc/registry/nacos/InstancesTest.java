package io.msrpc.registry.nacos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.nacos.api.naming.pojo.Instance;
import io.msrpc.registry.Provider;
import io.msrpc.transport.Address;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstancesTest {
  @Test
  void providerIsTheSame_afterItWasAnInstance() {
    Provider provider =
        new Provider(new Address("10.0.0.1", 9700), "node-1", "boot-7", 2.5, Map.of("zone", "a"));
    assertThat(Instances.providers(List.of(Instances.of(provider, "")), List.of()))
        .containsExactly(provider);
  }

  @Test
  void providerIsKnownByItsAddress_whenTheInstanceIsNotOurs() {
    assertThat(Instances.providers(List.of(instance("10.0.0.1", 9700)), List.of()))
        .containsExactly(Provider.at(new Address("10.0.0.1", 9700)));
  }

  @Test
  void instancesTakenOffline_areNoProviders() {
    Instance disabled = instance("10.0.0.1", 9700);
    disabled.setEnabled(false);
    Instance unhealthy = instance("10.0.0.2", 9700);
    unhealthy.setHealthy(false);
    assertThat(Instances.providers(List.of(disabled, unhealthy), List.of())).isEmpty();
  }

  @Test
  void senselessInstances_doNotHideTheOthers() {
    Instance negative = instance("10.0.0.2", 9700);
    negative.setWeight(-1);
    assertThat(
            Instances.providers(
                List.of(instance("10.0.0.1", 0), negative, instance("10.0.0.3", 9700)), List.of()))
        .extracting(provider -> provider.address().toString())
        .containsExactly("10.0.0.3:9700");
  }

  @Test
  void eachAddressComesOnce_andTheOrderDoesNotDependOnNacos() {
    Instance first = instance("10.0.0.1", 9700);
    Instance second = instance("10.0.0.2", 9700);
    assertThat(Instances.providers(List.of(second, first, second), List.of()))
        .isEqualTo(Instances.providers(List.of(first, second), List.of()))
        .hasSize(2);
  }

  @Test
  void metadataIsRefused_whenNacosWouldRefuseIt() {
    Address address = new Address("10.0.0.1", 9700);
    Provider provider = new Provider(address, "i", "b", 1, Map.of("k", "v".repeat(1024)));
    assertThatThrownBy(() -> Instances.of(provider, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("metadata: ");
  }

  private static Instance instance(String ip, int port) {
    Instance instance = new Instance();
    instance.setIp(ip);
    instance.setPort(port);
    return instance;
  }
}
