package io.msrpc.im.provider;

import io.msrpc.im.provider.data.DataDirectory;
import io.msrpc.im.provider.session.Kicks;
import io.msrpc.im.provider.session.SessionStores;
import io.msrpc.im.provider.session.Sessions;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.provider.session.Tickets;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sessions, which signing in and connections share. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {
  @Bean
  SessionStores sessionStores(SqliteStore store, SoftState softState) {
    return new SessionStores(store.sessions(), store.cursors(), softState);
  }

  @Bean
  Tickets tickets(DataDirectory directory, InstantSource clock) {
    return new Tickets(directory.tokenSecret(), clock);
  }

  @Bean
  Sessions sessions(
      SessionStores stores,
      Kicks kicks,
      Tickets tickets,
      ProviderProperties properties,
      InstantSource clock) {
    return new Sessions(stores, kicks, tickets, properties.tokenLifetime(), clock);
  }
}
