package io.msrpc.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.ServiceKey;
import io.msrpc.transport.Address;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProvidersTest {
  private static final ServiceKey SERVICE = new ServiceKey("default", "Greeter", "1");

  private static final Instant SAVED = Instant.parse("2026-01-02T03:04:05Z");

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  private final Dictated registry = new Dictated();
  private final ProviderCache cache =
      new ProviderCache(
          registry,
          loop.eventLoop(),
          ProviderCache.HOLD,
          null,
          new Dialect(List.of(1), List.of(1)));
  private final ServiceProviders providers = cache.of(SERVICE);

  @AfterEach
  void leavesNoTimer() {
    cache.close();
    loop.runPendingTasks();
    assertThat(loop.hasPendingTasks()).isFalse();
    assertThat(registry.listeners).isEmpty();
  }

  @Test
  @DisplayName("A4: the providers stay known when the registry says nothing more")
  void remembers() {
    say(1, 2);
    assertKnown(1, 2);
    assertThat(cache.of(SERVICE)).isSameAs(providers);
  }

  @Test
  @DisplayName("A4: a process begins with what an earlier one knew, until the registry speaks")
  void beginsWithWhatAnEarlierProcessKnew(@TempDir Path directory) {
    try (ProviderCache earlier = keeping(directory)) {
      earlier.of(SERVICE);
      say(1, 2);
      say(1, 2, 3);
    }
    try (ProviderCache later = keeping(directory)) {
      assertThat(later.of(SERVICE).current()).hasSize(3);
      assertThat(later.of(SERVICE).state())
          .isEqualTo(new ListState(List.of(at(1), at(2), at(3)), List.of(), false, SAVED));
      say(4, 5, 1, 2);
      assertThat(later.of(SERVICE).current()).hasSize(4);
      assertThat(later.of(SERVICE).state().saved()).isNull();
    }
  }

  @Test
  void hearsNothingMore_whenAnAddressIsEvictedAfterTheEnd(@TempDir Path directory) {
    ProviderCache ended = keeping(directory);
    ServiceProviders its = ended.of(SERVICE);
    say(1, 2);
    say();
    List<Provider> known = its.current();
    ended.close();
    known.forEach(provider -> ended.evict(provider.address()));
    assertThat(its.current()).isEqualTo(known).hasSize(2);
  }

  private ProviderCache keeping(Path directory) {
    return new ProviderCache(
        registry,
        loop.eventLoop(),
        ProviderCache.HOLD,
        new ProviderFiles(directory, Clock.fixed(SAVED, ZoneOffset.UTC)),
        new Dialect(List.of(1), List.of(1)));
  }

  @Test
  void tells_whenOneThatWasDoubtedIsListedAgain() {
    List<List<Provider>> heard = new ArrayList<>();
    say(1, 2);
    providers.listen(heard::add);
    say();
    assertThat(heard).as("both are still used").hasSize(1);
    say(1, 2);
    assertThat(heard).hasSize(2);
    say(1, 2);
    assertThat(heard).as("no news").hasSize(2);
  }

  @Test
  void believesSmallChangesAtOnce() {
    say(1, 2, 3);
    say(1, 2);
    assertKnown(1, 2);
    say(1, 2, 4);
    assertKnown(1, 2, 4);
  }

  @Test
  void doubtsAnEmptyList_for30Seconds() {
    say(1, 2);
    say();
    assertKnown(1, 2);
    advance(29_999);
    assertKnown(1, 2);
    advance(1);
    assertKnown();
  }

  @Test
  void doubtsTheLossOfMoreThanHalf() {
    say(1, 2, 3);
    say(1);
    assertKnown(1, 2, 3);
    advance(30_000);
    assertKnown(1);
  }

  @Test
  void forgetsItsDoubt_whenTheListComesBack() {
    say(1, 2);
    say();
    say(1, 2);
    assertKnown(1, 2);
    advance(60_000);
    assertKnown(1, 2);
  }

  @Test
  void doubtsEachOfThem_for30Seconds() {
    say(1, 2, 3, 4, 5);
    say(4, 5);
    advance(20_000);
    say();
    advance(10_000);
    assertKnown(4, 5);
    advance(19_999);
    assertKnown(4, 5);
    advance(1);
    assertKnown();
  }

  @Test
  @DisplayName("A4: an empty list is not believed while the registry is away, nor just after")
  void believesAnEmptyList_onlyWhenTheRegistryWasReachableFor30Seconds() {
    say(1, 2);
    say();
    advance(10_000);
    registry.goesAway();
    advance(300_000);
    assertKnown(1, 2);
    registry.isBack();
    advance(29_999);
    assertKnown(1, 2);
    advance(1);
    assertKnown();
  }

  @Test
  void keepsThem_whenTheRegistryBreaksAgainAndAgain() {
    say(1, 2);
    say();
    for (int i = 0; i < 20; i++) {
      advance(29_000);
      registry.goesAway();
      advance(500);
      registry.isBack();
    }
    assertKnown(1, 2);
    advance(30_000);
    assertKnown();
  }

  @Test
  void doubtsEveryLoss_whenTheRegistryCameBackLessThan30SecondsAgo() {
    say(1, 2, 3, 4);
    registry.goesAway();
    registry.isBack();
    advance(29_999);
    say(1, 2, 3);
    assertKnown(1, 2, 3, 4);
    advance(1);
    say(1, 2);
    assertKnown(1, 2, 4);
    advance(29_998);
    assertKnown(1, 2, 4);
    advance(1);
    assertKnown(1, 2);
  }

  @Test
  void takesInNewOnes_whileItDoubts() {
    say(1, 2);
    say();
    say(3);
    assertKnown(3, 1, 2);
    advance(30_000);
    assertKnown(3);
  }

  @Test
  void dropsAtOnce_whatIsMissingAndDoesNotAnswer() {
    say(1, 2);
    say();
    cache.evict(at(1).address());
    assertKnown(2);
    cache.evict(at(2).address());
    assertKnown();
    assertThat(loop.hasPendingTasks()).isFalse();
  }

  @Test
  void keepsWhatIsListed_whetherItAnswersOrNot() {
    say(1);
    cache.evict(at(1).address());
    assertKnown(1);
  }

  @Test
  void saysWhatIsListed_whatIsDoubted_andWhetherTheRegistryHasSpoken() {
    assertThat(providers.state()).isEqualTo(new ListState(List.of(), List.of(), false, null));
    say(1, 2, 3);
    say(1);
    assertThat(providers.state())
        .isEqualTo(new ListState(List.of(at(1)), List.of(at(2), at(3)), true, null));
    advance(ProviderCache.HOLD.toMillis());
    assertThat(providers.state()).isEqualTo(new ListState(List.of(at(1)), List.of(), true, null));
  }

  @Test
  void tellsItsListeners_ofChangesOnly() {
    List<List<Provider>> heard = new ArrayList<>();
    Consumer<List<Provider>> listener = heard::add;
    providers.listen(listener);
    say(1);
    say(1);
    providers.unlisten(listener);
    say(1, 2);
    assertThat(heard).containsExactly(List.of(), List.of(at(1)));
  }

  private void say(int... ports) {
    registry.say(Arrays.stream(ports).mapToObj(ServiceProvidersTest::at).toList());
  }

  private void assertKnown(int... ports) {
    assertThat(providers.current())
        .extracting(provider -> provider.address().port())
        .containsExactlyElementsOf(Arrays.stream(ports).boxed().toList());
  }

  private static Provider at(int port) {
    return Provider.at(new Address("127.0.0.1", port));
  }

  private void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    loop.runPendingTasks();
  }

  /** A registry that says what it is told to. */
  private final class Dictated implements Registry {
    private final List<Consumer<List<Provider>>> listeners = new ArrayList<>();
    private @Nullable Long backNanos = -Duration.ofDays(1).toNanos();

    void goesAway() {
      backNanos = null;
    }

    void isBack() {
      backNanos = clock.nanoTime();
    }

    @Override
    public Duration reachableFor() {
      return backNanos == null ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - backNanos);
    }

    void say(List<Provider> list) {
      listeners.forEach(listener -> listener.accept(list));
    }

    @Override
    public void register(ServiceKey service, Provider provider) {}

    @Override
    public void deregister(ServiceKey service, Provider provider) {}

    @Override
    public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    @Override
    public void close() {}
  }
}
