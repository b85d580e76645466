package io.msrpc.im.provider.account;

import io.msrpc.im.account.Account;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Port: every account and its password's hash. Futures fail with a {@link
 * io.msrpc.im.provider.storage.StorageException} only, and what depends on them must not block.
 */
public interface AccountDirectory {
  /**
   * An account with its password's hash.
   *
   * @param passwordHash made by {@code Passwords}
   */
  record Credentials(Account account, String passwordHash) {
    /** Leaves the hash out. */
    @Override
    public String toString() {
      return "Credentials[account=" + account + "]";
    }
  }

  /** Adds an account, durably; false when its login name is taken. */
  CompletableFuture<Boolean> add(Credentials credentials);

  /** The account with this login name, which is lower-case. */
  CompletableFuture<Optional<Credentials>> findByName(String name);

  /** The account with this uid. */
  CompletableFuture<Optional<Account>> findById(String uid);
}
