package io.msrpc.registry;

import io.msrpc.call.ServiceKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody speaks. Providers say it in their metadata, beside since when they run, so that a
 * consumer can leave out those it could not talk to.
 *
 * @param protocols versions of the protocol
 * @param codecs numbers of the codecs, by the protocol
 */
public record Dialect(List<Integer> protocols, List<Integer> codecs) {
  private static final Logger LOG = LoggerFactory.getLogger(Dialect.class);
  private static final String PROTOCOLS = "msrpc.protocols";
  private static final String CODECS = "msrpc.codecs";
  private static final String STARTED = "msrpc.started";

  /** Copies both. */
  public Dialect {
    protocols = List.copyOf(protocols);
    codecs = List.copyOf(codecs);
  }

  /** The metadata of a provider that speaks this, added to what else it says. */
  public Map<String, String> announcedWith(Map<String, String> metadata, Instant started) {
    Map<String, String> all = new HashMap<>(metadata);
    all.put(PROTOCOLS, text(protocols));
    all.put(CODECS, text(codecs));
    all.put(STARTED, started.toString());
    return Map.copyOf(all);
  }

  /** Whether they have something in common; what a provider does not say is taken for granted. */
  boolean isSpokenBy(Provider provider) {
    return shares(protocols, provider.metadata().get(PROTOCOLS))
        && shares(codecs, provider.metadata().get(CODECS));
  }

  private static boolean shares(List<Integer> ours, @Nullable String theirs) {
    return theirs == null
        || ours.stream().anyMatch(one -> List.of(theirs.split(",")).contains(one.toString()));
  }

  private static String text(List<Integer> numbers) {
    return String.join(",", numbers.stream().map(String::valueOf).toList());
  }

  /**
   * Lists without the providers that do not speak this, which are warned of when they are others
   * than before. For calls one at a time.
   */
  Consumer<List<Provider>> without(ServiceKey service, Consumer<List<Provider>> listener) {
    return new Consumer<>() {
      private List<Provider> unsupported = List.of();

      @Override
      public void accept(List<Provider> list) {
        List<Provider> left = list.stream().filter(one -> !isSpokenBy(one)).toList();
        if (!left.isEmpty() && !left.equals(unsupported)) {
          warn(service, left);
        }
        unsupported = left;
        listener.accept(
            left.isEmpty() ? list : list.stream().filter(Dialect.this::isSpokenBy).toList());
      }
    };
  }

  private void warn(ServiceKey service, List<Provider> unsupported) {
    Provider first = unsupported.get(0);
    LOG.warn(
        "{}: {} of the listed providers are not called, among them {}: it speaks protocol {} and"
            + " codec {}, this client protocol {} and codec {}. Use the same release on both sides",
        service,
        unsupported.size(),
        first.address(),
        first.metadata().get(PROTOCOLS),
        first.metadata().get(CODECS),
        text(protocols),
        text(codecs));
  }
}
