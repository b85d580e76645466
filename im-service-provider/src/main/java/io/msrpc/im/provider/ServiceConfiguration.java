package io.msrpc.im.provider;

import io.msrpc.im.provider.account.Accounts;
import io.msrpc.im.provider.account.LoginEndpoint;
import io.msrpc.im.provider.account.Passwords;
import io.msrpc.im.provider.account.Tries;
import io.msrpc.im.provider.chat.ChatEndpoint;
import io.msrpc.im.provider.contact.ContactEndpoint;
import io.msrpc.im.provider.push.EntryPushes;
import io.msrpc.im.provider.push.ReadPushes;
import io.msrpc.im.provider.session.SessionEndpoint;
import io.msrpc.im.provider.session.SessionStores;
import io.msrpc.im.provider.session.Sessions;
import io.msrpc.im.provider.session.SoftState;
import io.msrpc.im.provider.storage.sqlite.SqliteStore;
import io.netty.util.concurrent.Ticker;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the provider serves. */
@Configuration(proxyBeanMethods = false)
class ServiceConfiguration {
  @Bean
  Passwords passwords(ProviderProperties properties) {
    return new Passwords(properties.passwordStrength());
  }

  @Bean
  LoginEndpoint loginEndpoint(
      SqliteStore store, Passwords passwords, Sessions sessions, Ticker ticker) {
    return new LoginEndpoint(
        new Accounts(store.accounts(), passwords), sessions, new Tries(ticker));
  }

  @Bean
  SessionEndpoint sessionEndpoint(Sessions sessions, SessionStores stores) {
    return new SessionEndpoint(sessions, stores, UUID.randomUUID().toString());
  }

  @Bean
  ChatEndpoint chatEndpoint(
      SqliteStore store, SoftState softState, EntryPushes entryPushes, ReadPushes readPushes) {
    return new ChatEndpoint(store.conversations(), softState, entryPushes, readPushes);
  }

  @Bean
  ContactEndpoint contactEndpoint(SqliteStore store) {
    return new ContactEndpoint(store.contacts());
  }
}
