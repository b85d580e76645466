package io.msrpc.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.ServiceKey;
import io.msrpc.transport.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InMemoryRegistryTest {
  private static final ServiceKey SERVICE = new ServiceKey("default", "Greeter", "1");
  private static final ServiceKey OTHER = new ServiceKey("default", "Greeter", "2");
  private static final Provider ONE = Provider.at(new Address("h", 1));
  private static final Provider TWO = Provider.at(new Address("h", 2));

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final List<List<Provider>> heard = new ArrayList<>();

  @Test
  void listenersHearEveryChangeOfTheirService() {
    registry.register(SERVICE, ONE);
    registry.subscribe(SERVICE, heard::add);
    registry.register(OTHER, TWO);
    registry.register(SERVICE, TWO);
    registry.deregister(SERVICE, ONE);
    registry.deregister(SERVICE, TWO);
    assertThat(heard).containsExactly(List.of(ONE), List.of(ONE, TWO), List.of(TWO), List.of());
  }

  @Test
  void secondRegistrationOfAnAddress_replacesTheFirst() {
    Provider restarted = new Provider(ONE.address(), "one", "second boot", 3, Map.of());
    registry.register(SERVICE, ONE);
    registry.register(SERVICE, restarted);
    assertThat(registry.providers(SERVICE)).containsExactly(restarted);
    registry.deregister(SERVICE, ONE);
    assertThat(registry.providers(SERVICE)).isEmpty();
  }

  @Test
  void listensNoMore_onceClosed() {
    Registry.Subscription first = registry.subscribe(SERVICE, heard::add);
    Registry.Subscription second = registry.subscribe(SERVICE, heard::add);
    first.close();
    registry.list(SERVICE, List.of(ONE, TWO));
    assertThat(heard).containsExactly(List.of(), List.of(), List.of(ONE, TWO));
    registry.close();
    registry.register(SERVICE, ONE);
    second.close();
    assertThat(heard).hasSize(3);
  }
}
