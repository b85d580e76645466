package io.msrpc.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** A registry whose observations become timers, as those of an application with an actuator do. */
final class Observed {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ObservationRegistry registry = ObservationRegistry.create();

  Observed() {
    registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
  }

  ObservationRegistry registry() {
    return registry;
  }

  /** Waits until this has come, and nothing is open any more. */
  void awaitOnly(String... expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(ended()).containsExactlyInAnyOrder(expected);
              assertThat(open()).isZero();
            });
  }

  /** Waits until one of the two has come. */
  void awaitEither(String one, String other) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(ended()).hasSize(1).containsAnyOf(one, other));
  }

  /** Waits until so many are open. */
  void awaitOpen(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> open() == count);
  }

  /** What has ended, as {@code side method outcome error}, once for each of it. */
  private List<String> ended() {
    return meters.getMeters().stream()
        .filter(Timer.class::isInstance)
        .map(Timer.class::cast)
        .flatMap(timer -> Collections.nCopies((int) timer.count(), text(timer)).stream())
        .toList();
  }

  private static String text(Timer timer) {
    Map<String, String> tags = tags(timer);
    String side = timer.getId().getName().split("\\.")[1];
    return side
        + " "
        + tags.get("rpc.method")
        + " "
        + tags.get("outcome")
        + " "
        + tags.get("error");
  }

  /** The tags of the first timer of this name. */
  Map<String, String> tags(String name) {
    return tags(meters.get(name).timer());
  }

  private static Map<String, String> tags(Timer timer) {
    return timer.getId().getTags().stream()
        .collect(Collectors.toMap(tag -> tag.getKey(), tag -> tag.getValue()));
  }

  private int open() {
    return meters.getMeters().stream()
        .filter(LongTaskTimer.class::isInstance)
        .mapToInt(meter -> ((LongTaskTimer) meter).activeTasks())
        .sum();
  }
}
