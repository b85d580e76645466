package io.msrpc.cluster;

import io.msrpc.registry.Provider;
import io.msrpc.transport.client.ConnectionSnapshot;
import io.msrpc.transport.client.ConnectionState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A provider of one service at one moment, as this client sees it.
 *
 * @param provider what it said of itself
 * @param origin where it is known from
 * @param connection the connection to it, which other services at the same address share
 * @param latency moving average of its answers; zero while there is none, as with a sole provider
 * @param ejection why it is left alone; null when it is not
 */
public record ProviderSnapshot(
    Provider provider,
    Origin origin,
    ConnectionSnapshot connection,
    Duration latency,
    @Nullable Ejection ejection) {
  /** Where a provider is known from. */
  public enum Origin {
    /** The registry lists it. */
    LISTED,
    /** The registry lists it no more; it is kept for a while. */
    UNLISTED,
    /** An earlier process knew it; the registry has said nothing yet. */
    DISK
  }

  /** Whether calls can be sent to it. */
  public boolean isReady() {
    return connection.state() == ConnectionState.READY;
  }
}
