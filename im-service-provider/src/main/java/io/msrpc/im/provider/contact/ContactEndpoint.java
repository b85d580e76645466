package io.msrpc.im.provider.contact;

import io.msrpc.annotation.MsService;
import io.msrpc.im.account.Account;
import io.msrpc.im.contact.ContactService;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Serves lists of friends. */
@MsService
public final class ContactEndpoint implements ContactService {
  private static final int MOST_CONTACTS = 1_000;

  private final ContactDirectory directory;

  /** With where they are kept. */
  public ContactEndpoint(ContactDirectory directory) {
    this.directory = directory;
  }

  @Override
  public CompletableFuture<List<Account>> list(String uid) {
    return directory.list(uid);
  }

  @Override
  public CompletableFuture<AddOutcome> add(String uid, String contact) {
    return directory.add(uid, contact, MOST_CONTACTS);
  }

  @Override
  public CompletableFuture<Boolean> remove(String uid, String contact) {
    return directory.remove(uid, contact);
  }
}
