package io.msrpc.im.gateway.session;

import io.msrpc.im.account.Account;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import io.msrpc.im.gateway.MemoryTier;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.SessionRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A session with its surroundings, all of them under the test's control. */
final class SessionFixture {
  static final SessionOptions OPTIONS = new SessionOptions(Duration.ofSeconds(50), 32, 20, 60);

  final MemoryTier tier = new MemoryTier();
  final ScriptedChats chats = new ScriptedChats();
  final SessionMap sessions = new SessionMap();
  final CursorJournal journal = new CursorJournal(tier.backend().sessions());
  final Departures departures = new Departures();
  final SessionContext context = context(OPTIONS);

  private SessionContext context(SessionOptions options) {
    Backend real = tier.backend();
    return new SessionContext(
        new Backend(real.logins(), real.sessions(), chats, real.contacts()),
        options,
        sessions,
        journal,
        departures,
        InstantSource.fixed(Instant.ofEpochMilli(77)));
  }

  Session session(String uid, String sid, long generation, TestLink link) {
    return new Session(context, opened(uid, sid, generation, List.of()), link);
  }

  Session session(SessionOptions options, TestLink link) {
    return new Session(context(options), opened("uann", "s1", 1, List.of()), link);
  }

  /** A session of Ann's that has started, with what it heard so far forgotten. */
  Session started(TestLink link, Cursor... saved) {
    Session session = new Session(context, opened("uann", "s1", 1, List.of(saved)), link);
    session.start(1L);
    link.run();
    link.heard.clear();
    return session;
  }

  private static OpenResult.Opened opened(
      String uid, String sid, long generation, List<Cursor> cursors) {
    return new OpenResult.Opened(
        new SessionRef(uid, sid, generation),
        new Account(uid, "ann", "Ann"),
        "d1",
        "web",
        "resume",
        1_000,
        1_000 + 600_000,
        cursors);
  }

  static String cmid(int n) {
    return "%032x".formatted(n);
  }

  static Request send(int n) {
    Message message =
        new Message(
            cmid(n), null, "ubob", null, EntryType.TEXT, "m" + n, 0, List.of(), null, Map.of());
    return new Request((long) n, new Command.Send(message));
  }

  static Request ack(String conv, long epoch, long upTo) {
    return new Request(
        null, new Command.Ack(List.of(new Command.Stored(conv, epoch, upTo)), List.of()));
  }
}
