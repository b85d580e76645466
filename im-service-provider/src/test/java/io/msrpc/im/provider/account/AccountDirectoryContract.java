package io.msrpc.im.provider.account;

import static io.msrpc.im.provider.StoreFixture.account;
import static io.msrpc.im.provider.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.Account;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.provider.account.AccountDirectory.Credentials;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AccountDirectory} does. */
public abstract class AccountDirectoryContract {
  private AccountDirectory accounts;

  /** An empty store, closed by the subclass. */
  protected abstract Stores stores();

  @BeforeEach
  void open() {
    accounts = stores().accounts();
  }

  @Test
  void findsWhatWasAdded() {
    Credentials alice = new Credentials(account("alice"), "hash");
    assertThat(await(accounts.add(alice))).isTrue();
    assertThat(await(accounts.findByName("alice"))).contains(alice);
    assertThat(await(accounts.findById("ualice"))).contains(alice.account());
  }

  @Test
  void findsNobody_whenThereIsNobody() {
    assertThat(await(accounts.findByName("alice"))).isEmpty();
    assertThat(await(accounts.findByName("' or 1=1 --"))).isEmpty();
    assertThat(await(accounts.findById("ualice"))).isEmpty();
  }

  @Test
  void givesANameOnce_whenManyWantItAtOnce() {
    List<CompletableFuture<Boolean>> wishes =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    new Account(
                        "u" + "abcdefghij".charAt(i / 10) + "abcdefghij".charAt(i % 10),
                        "same",
                        "S"))
            .map(account -> accounts.add(new Credentials(account, "hash of " + account.uid())))
            .toList();
    assertThat(wishes.stream().map(StoreFixture::await).filter(added -> added)).hasSize(1);
    Credentials winner = await(accounts.findByName("same")).orElseThrow();
    assertThat(winner.passwordHash()).isEqualTo("hash of " + winner.account().uid());
  }
}
