package io.msrpc.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.ServiceKey;
import io.msrpc.testing.Complaints;
import io.msrpc.transport.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DialectTest {
  private static final ServiceKey SERVICE = new ServiceKey("default", "Greeter", "1");
  private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

  private final Dialect ours = new Dialect(List.of(1), List.of(2));

  @Test
  void providersSayWhatTheySpeak_andWhenTheyStarted() {
    assertThat(new Dialect(List.of(1, 2), List.of(3)).announcedWith(Map.of("zone", "a"), STARTED))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "zone", "a",
                "msrpc.protocols", "1,2",
                "msrpc.codecs", "3",
                "msrpc.started", "2026-01-02T03:04:05Z"));
  }

  @Test
  void isSpoken_whereBothHaveAProtocolAndACodecInCommon() {
    assertThat(ours.isSpokenBy(provider(1, List.of(1), List.of(1, 2)))).isTrue();
    assertThat(ours.isSpokenBy(provider(1, List.of(2, 1), List.of(2)))).isTrue();
    assertThat(ours.isSpokenBy(provider(1, List.of(2), List.of(2)))).isFalse();
    assertThat(ours.isSpokenBy(provider(1, List.of(1), List.of(1)))).isFalse();
    assertThat(ours.isSpokenBy(provider(1, List.of(11), List.of(2)))).isFalse();
  }

  @Test
  void isTakenForGranted_whereAProviderSaysNothing() {
    assertThat(ours.isSpokenBy(Provider.at(new Address("h", 1)))).isTrue();
  }

  @Test
  void leavesOutTheOthers_withOneWarning() {
    Provider understood = provider(1, List.of(1), List.of(2));
    Provider foreign = provider(2, List.of(7), List.of(2));
    List<List<Provider>> heard = new ArrayList<>();
    Consumer<List<Provider>> listener = ours.without(SERVICE, heard::add);
    try (Complaints complaints = new Complaints()) {
      listener.accept(List.of(understood, foreign));
      listener.accept(List.of(foreign));
      listener.accept(List.of(understood));
      assertThat(heard).containsExactly(List.of(understood), List.of(), List.of(understood));
      assertThat(complaints.warnings())
          .singleElement()
          .asString()
          .contains("among them h:2: it speaks protocol 7 and codec 2", "this client protocol 1");
      listener.accept(List.of(foreign));
      assertThat(complaints.warnings()).hasSize(2);
    }
  }

  private static Provider provider(int port, List<Integer> protocols, List<Integer> codecs) {
    Map<String, String> says = new Dialect(protocols, codecs).announcedWith(Map.of(), STARTED);
    return new Provider(new Address("h", port), "i" + port, "b", 1, says);
  }
}
