package io.msrpc.im.provider.chat;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.SessionRef;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What heads every {@link ConversationLog} gives a device. */
public abstract class HeadsContract {
  private Stores stores;
  private StoreFixture fixture;

  /** An empty store, closed by the subclass. */
  protected abstract Stores stores();

  @BeforeEach
  void addUsers() {
    stores = stores();
    fixture = new StoreFixture(stores);
  }

  @Test
  @DisplayName("C5: what was sent to an offline user is there at the next login")
  void listsWhatADeviceHasNeverSeen() {
    fixture.send(phoneOf(ALICE), BOB, 3);
    assertThat(heads(phoneOf(BOB), "phone"))
        .containsExactly(new Head(conv(ALICE, BOB), 1, 1, 3, 3, 0, 3));
  }

  @Test
  @DisplayName("C6: what a device has not acknowledged is announced again")
  void repeatsUntilTheDeviceHasConfirmed() {
    fixture.send(phoneOf(ALICE), BOB, 3);
    confirm(BOB.uid(), "phone", 2, 0);
    assertThat(heads(phoneOf(BOB), "phone")).hasSize(1);
    confirm(BOB.uid(), "phone", 3, 0);
    assertThat(heads(phoneOf(BOB), "phone")).isEmpty();
    fixture.send(phoneOf(ALICE), BOB, 1);
    assertThat(heads(phoneOf(BOB), "phone")).hasSize(1);
  }

  @Test
  void listsAgain_whenTheReadCursorHasMoved() {
    fixture.send(phoneOf(ALICE), BOB, 3);
    confirm(BOB.uid(), "phone", 3, 0);
    await(stores.log().moveReadCursor(phoneOf(BOB), conv(ALICE, BOB), 1, 2));
    assertThat(heads(phoneOf(BOB), "phone"))
        .containsExactly(new Head(conv(ALICE, BOB), 1, 1, 3, 3, 2, 1));
    confirm(BOB.uid(), "phone", 3, 2);
    assertThat(heads(phoneOf(BOB), "phone")).isEmpty();
  }

  @Test
  void askEachDeviceByItself() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    confirm(BOB.uid(), "phone", 1, 0);
    SessionRef laptop = fixture.open(BOB, "laptop", "linux");
    assertThat(heads(phoneOf(BOB), "phone")).isEmpty();
    assertThat(heads(laptop, "laptop")).hasSize(1);
  }

  @Test
  void listsTheNewestFirst_upToTheLimit() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    fixture.send(phoneOf(BOB), BOB, 1);
    fixture.send(phoneOf(CAROL), BOB, 1);
    HeadsPage page = await(stores.log().heads(new HeadsQuery(phoneOf(BOB), "phone", 2)));
    assertThat(page.heads()).hasSize(2);
    assertThat(page.more()).isTrue();
    assertThat(await(stores.log().heads(new HeadsQuery(phoneOf(BOB), "phone", 3))).more())
        .isFalse();
  }

  @Test
  void givesNothing_toAStaleSessionOrAnotherDevice() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    assertThat(await(stores.log().heads(new HeadsQuery(phoneOf(BOB), "laptop", 5))).superseded())
        .isTrue();
    await(stores.sessions().open(BOB.uid(), "bob-phone"));
    HeadsPage stale = await(stores.log().heads(new HeadsQuery(phoneOf(BOB), "phone", 5)));
    assertThat(stale.superseded()).isTrue();
    assertThat(stale.heads()).isEmpty();
  }

  private List<Head> heads(SessionRef session, String device) {
    return await(stores.log().heads(new HeadsQuery(session, device, 500))).heads();
  }

  private void confirm(String uid, String device, long seq, long readSeq) {
    Cursor cursor = new Cursor(conv(ALICE, BOB), 1, seq, readSeq);
    await(stores.cursors().save(List.of(new DeviceCursors(uid, device, List.of(cursor)))));
  }
}
