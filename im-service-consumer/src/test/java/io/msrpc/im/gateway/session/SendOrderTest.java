package io.msrpc.im.gateway.session;

import static io.msrpc.im.gateway.session.SessionFixture.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that keeps to docs/im-protocol.md, against a logic tier that fails in every way. */
final class SendOrderTest {
  private static final int MESSAGES = 120;

  private final SessionFixture fixture = new SessionFixture();
  private final ScriptedChats chats = fixture.chats;
  private final TestLink link = new TestLink();
  private final Session session = fixture.started(link);
  private final Set<String> log = new LinkedHashSet<>();
  private final TreeSet<Integer> unacknowledged = new TreeSet<>();
  private final TreeSet<Integer> underWay = new TreeSet<>();
  private final Deque<Integer> wire = new ArrayDeque<>();
  private int next = 1;
  private int answered;
  private long retryAfter;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("I4: a sender's own order is kept, through every failure")
  @MethodSource("seeds")
  void keepsASendersOrder_andLosesNothing(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 20_000; step++) {
      int turn = random.nextInt(3);
      if (turn == 0) {
        clientSends();
      } else if (turn == 1 && !wire.isEmpty()) {
        session.handle(send(wire.remove()));
      } else if (answered < chats.batches.size()) {
        answer(random, answered++);
      }
      link.run();
      link.heard.forEach(this::clientHears);
      link.heard.clear();
      if (next > MESSAGES && unacknowledged.isEmpty()) {
        break;
      }
    }

    assertThat(unacknowledged).isEmpty();
    assertThat(log)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, MESSAGES).mapToObj(SessionFixture::cmid).toList());
  }

  private void clientSends() {
    if (retryAfter > 0) {
      if (underWay.isEmpty()) {
        link.advance(retryAfter);
        retryAfter = 0;
        unacknowledged.forEach(this::say);
      }
    } else if (next <= MESSAGES && underWay.size() < 32) {
      unacknowledged.add(next);
      say(next++);
    }
  }

  private void say(int n) {
    underWay.add(n);
    wire.add(n);
  }

  private void clientHears(Reply reply) {
    if (reply.event() instanceof Event.SendAck ack) {
      unacknowledged.remove(Integer.parseInt(ack.cmid(), 16));
      underWay.remove(Integer.parseInt(ack.cmid(), 16));
    } else if (reply.event() instanceof Event.Failure failure) {
      assertThat(failure.code()).isIn("BUSY", "RATE_LIMITED", "UNKNOWN_OUTCOME");
      underWay.remove(Integer.parseInt(failure.cmid(), 16));
      retryAfter = Math.max(retryAfter, failure.retryAfterMs());
    }
  }

  /** Commits all, a part, nothing, or all without anybody hearing of it. */
  private void answer(Random random, int batch) {
    List<Message> messages = chats.batches.get(batch);
    switch (random.nextInt(4)) {
      case 0 -> {
        int committed = random.nextInt(messages.size() + 1);
        chats.answers.get(batch).complete(outcomes(messages, committed));
      }
      case 1 ->
          chats
              .answers
              .get(batch)
              .completeExceptionally(new NotStartedException(Reason.UNAVAILABLE, "nobody"));
      case 2 -> {
        if (random.nextBoolean()) {
          outcomes(messages, messages.size());
        }
        chats
            .answers
            .get(batch)
            .completeExceptionally(new OutcomeUnknownException(Reason.CONNECTION_LOST, "lost"));
      }
      default -> chats.answers.get(batch).complete(outcomes(messages, messages.size()));
    }
  }

  private List<SendOutcome> outcomes(List<Message> messages, int committed) {
    List<SendOutcome> outcomes = new ArrayList<>();
    for (Message message : messages) {
      String id = message.cmid();
      if (outcomes.size() < committed) {
        boolean dup = !log.add(id);
        outcomes.add(new SendOutcome.Committed(id, "c", 1, log.size(), 1, 1, dup, false));
      } else {
        outcomes.add(new SendOutcome.Refused(id, ChatError.BUSY, "later", 20));
      }
    }
    return outcomes;
  }
}
