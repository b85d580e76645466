package io.msrpc.cluster;

import io.msrpc.call.ServiceKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service that a client calls, and who provides it, at one moment.
 *
 * @param service its name
 * @param providers those known
 * @param heard whether the registry has said anything of it since the client began
 * @param saved when the list in use was written to disk; null if it is the registry's, or there is
 *     none
 * @param everReady whether there was a ready provider at any time since the client began
 */
public record ServiceSnapshot(
    ServiceKey service,
    List<ProviderSnapshot> providers,
    boolean heard,
    @Nullable Instant saved,
    boolean everReady) {
  /** How many can be called. */
  public int ready() {
    return (int) providers.stream().filter(ProviderSnapshot::isReady).count();
  }

  /** How many are known from there. */
  public int from(ProviderSnapshot.Origin origin) {
    return (int) providers.stream().filter(provider -> provider.origin() == origin).count();
  }

  /** How many are ejected. */
  public int ejected() {
    return (int) providers.stream().filter(provider -> provider.ejection() != null).count();
  }
}
