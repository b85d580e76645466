package io.msrpc.im.provider.contact;

import io.msrpc.im.account.Account;
import io.msrpc.im.contact.ContactService.AddOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Port: who is in whose list. Futures fail with a {@link
 * io.msrpc.im.provider.storage.StorageException} only, and what depends on them must not block.
 */
public interface ContactDirectory {
  /** The list of a user, by shown name, then uid. */
  CompletableFuture<List<Account>> list(String uid);

  /** Puts a user into a list that may hold so many, durably. */
  CompletableFuture<AddOutcome> add(String uid, String contact, int most);

  /** Takes a user out of a list; whether it was there. */
  CompletableFuture<Boolean> remove(String uid, String contact);
}
