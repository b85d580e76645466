package io.msrpc.im.provider.contact;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.contact.ContactService.AddOutcome;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ContactDirectory} does. */
public abstract class ContactDirectoryContract {
  private ContactDirectory contacts;

  /** An empty store, closed by the subclass. */
  protected abstract Stores stores();

  @BeforeEach
  void addUsers() {
    Stores stores = stores();
    new StoreFixture(stores);
    contacts = stores.contacts();
  }

  @Test
  void listsByShownName_andOneSided() {
    assertThat(await(contacts.add(ALICE.uid(), CAROL.uid(), 10))).isEqualTo(AddOutcome.ADDED);
    assertThat(await(contacts.add(ALICE.uid(), BOB.uid(), 10))).isEqualTo(AddOutcome.ADDED);
    assertThat(await(contacts.list(ALICE.uid()))).containsExactly(BOB, CAROL);
    assertThat(await(contacts.list(BOB.uid()))).isEmpty();
  }

  @Test
  void keepsOne_whenAddedTwice() {
    await(contacts.add(ALICE.uid(), BOB.uid(), 1));
    assertThat(await(contacts.add(ALICE.uid(), BOB.uid(), 1))).isEqualTo(AddOutcome.ADDED);
    assertThat(await(contacts.list(ALICE.uid()))).containsExactly(BOB);
  }

  @Test
  void refuses_whenTheListIsFull() {
    await(contacts.add(ALICE.uid(), BOB.uid(), 1));
    assertThat(await(contacts.add(ALICE.uid(), CAROL.uid(), 1))).isEqualTo(AddOutcome.LIST_FULL);
    assertThat(await(contacts.list(ALICE.uid()))).containsExactly(BOB);
  }

  @Test
  void refusesNobody() {
    assertThat(await(contacts.add(ALICE.uid(), "unobody", 10))).isEqualTo(AddOutcome.NO_SUCH_USER);
    assertThat(await(contacts.add("unobody", ALICE.uid(), 10))).isEqualTo(AddOutcome.NO_SUCH_USER);
  }

  @Test
  void saysWhetherItWasThere_whenRemoved() {
    await(contacts.add(ALICE.uid(), BOB.uid(), 10));
    assertThat(await(contacts.remove(ALICE.uid(), BOB.uid()))).isTrue();
    assertThat(await(contacts.remove(ALICE.uid(), BOB.uid()))).isFalse();
    assertThat(await(contacts.list(ALICE.uid()))).isEmpty();
  }
}
