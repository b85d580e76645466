package io.msrpc.im.provider.session;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.account.Account;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link CursorDirectory} does; Alice has sent Bob five messages before each test. */
public abstract class CursorDirectoryContract {
  private static final String CONV = conv(ALICE, BOB);

  private Stores stores;

  /** An empty store, closed by the subclass. */
  protected abstract Stores stores();

  @BeforeEach
  void sendFive() {
    stores = stores();
    new StoreFixture(stores).send(phoneOf(ALICE), BOB, 5);
    await(stores.log().moveReadCursor(phoneOf(BOB), CONV, 1, 4));
  }

  @Test
  void givesBackWhatADeviceHasConfirmed_andNotToAnotherDevice() {
    save(BOB, "phone", new Cursor(CONV, 1, 3, 2));
    assertThat(await(stores.cursors().of(BOB.uid(), "phone")))
        .containsExactly(new Cursor(CONV, 1, 3, 2));
    assertThat(await(stores.cursors().of(BOB.uid(), "laptop"))).isEmpty();
    assertThat(await(stores.cursors().of(ALICE.uid(), "phone"))).isEmpty();
  }

  @Test
  @DisplayName("I9: cursors never go back")
  void keepsTheHighestOfEach() {
    save(BOB, "phone", new Cursor(CONV, 1, 4, 1));
    save(BOB, "phone", new Cursor(CONV, 1, 2, 3));
    assertThat(await(stores.cursors().of(BOB.uid(), "phone")))
        .containsExactly(new Cursor(CONV, 1, 4, 3));
  }

  @Test
  void neverPassesTheLog_norTheUsersReadCursor() {
    save(BOB, "phone", new Cursor(CONV, 1, 900, 900));
    assertThat(await(stores.cursors().of(BOB.uid(), "phone")))
        .containsExactly(new Cursor(CONV, 1, 5, 4));
  }

  @Test
  void leavesOutStrangersAndOtherEpochs() {
    assertThat(save(CAROL, "phone", new Cursor(CONV, 1, 3, 0))).isZero();
    assertThat(save(BOB, "phone", new Cursor("p.ux.uy", 1, 3, 0))).isZero();
    assertThat(save(BOB, "phone", new Cursor(CONV, 2, 3, 0))).isZero();
    assertThat(await(stores.cursors().of(BOB.uid(), "phone"))).isEmpty();
  }

  private int save(Account account, String device, Cursor... cursors) {
    return await(
        stores.cursors().save(List.of(new DeviceCursors(account.uid(), device, List.of(cursors)))));
  }
}
