package io.msrpc.im.provider.chat;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.BOB;
import static io.msrpc.im.provider.StoreFixture.CAROL;
import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.conv;
import static io.msrpc.im.provider.StoreFixture.phoneOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.chat.Conversation;
import io.msrpc.im.chat.ConversationPage;
import io.msrpc.im.provider.StoreFixture;
import io.msrpc.im.provider.Stores;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How every {@link ConversationLog} lists a user's conversations. */
public abstract class ConversationListContract {
  private static final long NOW = 1_000_000;

  private final AtomicLong millis = new AtomicLong(NOW);
  private Stores stores;
  private StoreFixture fixture;

  /** An empty store with this clock, closed by the subclass. */
  protected abstract Stores stores(InstantSource clock);

  @BeforeEach
  void addUsers() {
    stores = stores(() -> Instant.ofEpochMilli(millis.get()));
    fixture = new StoreFixture(stores);
  }

  @Test
  @DisplayName("D2: recent talks with their last records")
  void listsTheNewestFirst_withTheirLastEntryAndUnread() {
    fixture.send(phoneOf(BOB), ALICE, 2);
    millis.addAndGet(1);
    fixture.send(phoneOf(ALICE), CAROL, 1);
    ConversationPage page = list(Long.MAX_VALUE, 10);
    assertThat(page.more()).isFalse();
    assertThat(page.conversations())
        .extracting(Conversation::conv)
        .containsExactly(conv(ALICE, CAROL), conv(ALICE, BOB));
    Conversation withBob = page.conversations().get(1);
    assertThat(withBob)
        .extracting(Conversation::title, Conversation::peer, Conversation::headSeq)
        .containsExactly("BOB", BOB.uid(), 2L);
    assertThat(withBob.unread()).isEqualTo(2);
    assertThat(withBob.kind()).isEqualTo(Conversation.Kind.PRIVATE);
    assertThat(withBob.last().content()).isEqualTo("message 1");
  }

  @Test
  void listsTheUserItself_asItsOwnPeer() {
    fixture.send(phoneOf(ALICE), ALICE, 1);
    Conversation own = list(Long.MAX_VALUE, 10).conversations().get(0);
    assertThat(own.peer()).isEqualTo(ALICE.uid());
    assertThat(own.title()).isEqualTo("ALICE");
  }

  @Test
  void goesOnBeforeAGivenTime() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    millis.addAndGet(1);
    fixture.send(phoneOf(ALICE), CAROL, 1);
    ConversationPage first = list(Long.MAX_VALUE, 1);
    assertThat(first.conversations())
        .extracting(Conversation::conv)
        .containsExactly(conv(ALICE, CAROL));
    assertThat(first.more()).isTrue();
    ConversationPage second = list(first.conversations().get(0).last().time(), 1);
    assertThat(second.conversations())
        .extracting(Conversation::conv)
        .containsExactly(conv(ALICE, BOB));
    assertThat(second.more()).isFalse();
  }

  @Test
  void losesNone_whenSeveralShareATime() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    fixture.send(phoneOf(ALICE), CAROL, 1);
    ConversationPage page = list(Long.MAX_VALUE, 1);
    assertThat(page.conversations()).hasSize(2);
    assertThat(page.more()).isFalse();
  }

  @Test
  void isEmpty_forWhoeverHasNone() {
    assertThat(list(Long.MAX_VALUE, 10))
        .isEqualTo(new ConversationPage(java.util.List.of(), false));
  }

  @Test
  void timesNeverGoBack_whenTheClockDoes() {
    fixture.send(phoneOf(ALICE), BOB, 1);
    millis.addAndGet(-500);
    fixture.send(phoneOf(ALICE), BOB, 1);
    assertThat(list(Long.MAX_VALUE, 10).conversations().get(0).last().time()).isEqualTo(NOW);
  }

  private ConversationPage list(long before, int limit) {
    return await(stores.log().conversations(ALICE.uid(), before, limit));
  }
}
