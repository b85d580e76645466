package io.msrpc.im.provider.storage.sqlite;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.cmid;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static io.msrpc.im.provider.StoreFixture.text;

import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.provider.chat.Appended;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process that appends until it is killed, 64 at once, and prints {@code <cmid> <seq>} for what
 * was acknowledged.
 */
final class AppendForever {
  private AppendForever() {}

  /** With the database's file. */
  public static void main(String... args) throws InterruptedException {
    Stores stores = SqliteStores.of(SqliteStore.open(Path.of(args[0]), InstantSource.system()));
    if (stores.accounts().findByName("alice").join().isEmpty()) {
      new StoreFixture(stores);
    }
    Semaphore outstanding = new Semaphore(64);
    while (true) {
      outstanding.acquire();
      String cmid = cmid();
      stores
          .log()
          .append(phoneOf(ALICE), List.of(text(phoneOf(ALICE), BOB, cmid, cmid)), added -> {})
          .thenAccept(outcomes -> acknowledge(cmid, outcomes.get(0)))
          .whenComplete((printed, failure) -> outstanding.release());
    }
  }

  private static void acknowledge(String cmid, Appended outcome) {
    System.out.println(cmid + " " + ((Appended.Added) outcome).entry().seq());
  }
}
