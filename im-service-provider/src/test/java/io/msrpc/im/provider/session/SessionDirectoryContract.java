package io.msrpc.im.provider.session;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static io.msrpc.im.provider.StoreFixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import io.msrpc.im.session.SessionRef;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link SessionDirectory} does; {@code alice-phone} is open before each test. */
public abstract class SessionDirectoryContract {
  private SessionDirectory sessions;

  /** An empty store, closed by the subclass. */
  protected abstract Stores stores();

  @BeforeEach
  void addUsers() {
    Stores stores = stores();
    new StoreFixture(stores);
    sessions = stores.sessions();
  }

  @Test
  void findsWhatWasStarted() {
    StoredSession laptop = session("a2", ALICE, "laptop", "linux");
    assertThat(await(sessions.start(laptop))).isEmpty();
    assertThat(await(sessions.find("a2"))).contains(laptop);
    assertThat(await(sessions.list(ALICE.uid())))
        .extracting(StoredSession::sid)
        .containsExactly("a2", "alice-phone");
  }

  @Test
  @DisplayName("B4: several sessions a user, one a platform")
  void endsTheSessionOfTheSamePlatform_butNoOther() {
    await(sessions.start(session("a2", ALICE, "laptop", "linux")));
    List<StoredSession> ended = await(sessions.start(session("a3", ALICE, "tablet", "android")));
    assertThat(ended).extracting(StoredSession::sid).containsExactly("alice-phone");
    assertThat(await(sessions.find("alice-phone"))).isEmpty();
    assertThat(await(sessions.list(ALICE.uid())))
        .extracting(StoredSession::sid)
        .containsExactlyInAnyOrder("a2", "a3");
    assertThat(await(sessions.find("bob-phone"))).isPresent();
  }

  @Test
  void endsTheSessionOfTheSameDevice_whateverItsPlatform() {
    List<StoredSession> ended = await(sessions.start(session("a2", ALICE, "phone", "web")));
    assertThat(ended).extracting(StoredSession::sid).containsExactly("alice-phone");
  }

  @Test
  void raisesTheGeneration_withEveryOpening() {
    assertThat(await(sessions.open(ALICE.uid(), "alice-phone")).orElseThrow().generation())
        .isEqualTo(2);
    assertThat(await(sessions.open(ALICE.uid(), "alice-phone")).orElseThrow().generation())
        .isEqualTo(3);
    assertThat(await(sessions.find("alice-phone")).orElseThrow().generation()).isEqualTo(3);
  }

  @Test
  void opensNothing_thatHasEndedOrIsAnothers() {
    await(sessions.end(ALICE.uid(), "alice-phone"));
    assertThat(await(sessions.open(ALICE.uid(), "alice-phone"))).isEmpty();
    assertThat(await(sessions.open(ALICE.uid(), "bob-phone"))).isEmpty();
    assertThat(await(sessions.open(ALICE.uid(), "none"))).isEmpty();
    assertThat(await(sessions.find("bob-phone")).orElseThrow().generation()).isEqualTo(1);
  }

  @Test
  void endsOnce_andOnlyItsOwnersSession() {
    assertThat(await(sessions.end(BOB.uid(), "alice-phone"))).isEmpty();
    assertThat(await(sessions.end(ALICE.uid(), "alice-phone")).orElseThrow().ref())
        .isEqualTo(phoneOf(ALICE));
    assertThat(await(sessions.end(ALICE.uid(), "alice-phone"))).isEmpty();
    assertThat(await(sessions.list(ALICE.uid()))).isEmpty();
  }

  @Test
  void tellsCurrentReferencesFromStaleOnes() {
    SessionRef stale = phoneOf(BOB);
    SessionRef newer = await(sessions.open(BOB.uid(), "bob-phone")).orElseThrow().ref();
    SessionRef anothers = new SessionRef(ALICE.uid(), "bob-phone", newer.generation());
    assertThat(await(sessions.current(List.of(phoneOf(ALICE), stale, newer, anothers))))
        .containsExactly(phoneOf(ALICE), newer);
  }
}
