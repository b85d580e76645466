package io.msrpc;

import io.msrpc.registry.ProviderCache;
import io.msrpc.transport.Address;
import io.msrpc.transport.client.ConnectionListener;
import io.msrpc.transport.client.RecentFailures;

/** What a client does about its connections' failures: believes, and remembers, them. */
record ClientEvents(ProviderCache providers, RecentFailures failures)
    implements ConnectionListener {
  @Override
  public void unreachable(Address address) {
    providers.evict(address);
  }

  @Override
  public void refused(Address address, Throwable cause) {
    failures.refused(address, cause);
  }

  @Override
  public void lost(Address address) {
    failures.lost(address);
  }
}
