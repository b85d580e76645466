package io.msrpc.im.contact;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.im.BusyException;
import io.msrpc.im.account.Account;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A user's list of friends: one-sided, at most 1,000. */
@MsService
public interface ContactService {
  /** The list, by shown name. */
  @MsMethod(idempotent = true)
  CompletableFuture<List<Account>> list(String uid) throws BusyException;

  /** Puts a user into the list; a no-op when it is there. */
  @MsMethod(idempotent = true)
  CompletableFuture<AddOutcome> add(String uid, String contact) throws BusyException;

  /** Takes a user out of the list; whether it was there. */
  @MsMethod(idempotent = true)
  CompletableFuture<Boolean> remove(String uid, String contact) throws BusyException;

  /** What came of {@link #add}. */
  enum AddOutcome {
    /** It is in the list. */
    ADDED,
    /** No user has this uid. */
    NO_SUCH_USER,
    /** The list is full. */
    LIST_FULL
  }
}
