package io.msrpc.im.gateway;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.msrpc.im.account.Account;
import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.ChatService;
import io.msrpc.im.chat.Conversation;
import io.msrpc.im.chat.ConversationPage;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.Head;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.chat.ReadOutcome;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.push.EntriesPush;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.SessionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** One-to-one conversations in memory; the part of {@link MemoryTier} that chats. */
public final class MemoryChats implements ChatService {
  /** What a call of send waits for; a failed one fails the call. */
  public volatile CompletableFuture<?> sendGate = completedFuture(null);

  /** What a call of pull and read waits for; a failed one fails the call. */
  public volatile CompletableFuture<?> readGate = completedFuture(null);

  /** Pushes are lost while false. */
  public volatile boolean pushes = true;

  private final MemoryTier tier;
  private final Map<String, List<Entry>> logs = new TreeMap<>();
  private final Map<String, Long> readSeqs = new TreeMap<>();

  MemoryChats(MemoryTier tier) {
    this.tier = tier;
  }

  /** The conversation of two users. */
  public static String conv(String a, String b) {
    return a.compareTo(b) <= 0 ? "p." + a + "." + b : "p." + b + "." + a;
  }

  @Override
  public CompletableFuture<List<SendOutcome>> send(SessionRef session, List<Message> messages) {
    return sendGate.thenCompose(
        passed ->
            completedFuture(messages.stream().map(message -> append(session, message)).toList()));
  }

  private SendOutcome append(SessionRef session, Message message) {
    if (!tier.isCurrent(session)) {
      return new SendOutcome.Refused(message.cmid(), ChatError.SUPERSEDED, "superseded", 0);
    }
    if (message.content().startsWith("refuse:")) {
      ChatError error = ChatError.valueOf(message.content().substring(7));
      return new SendOutcome.Refused(message.cmid(), error, "as wished", 250);
    }
    String to = message.to();
    if (to != null && tier.account(to) == null) {
      return new SendOutcome.Refused(message.cmid(), ChatError.NO_SUCH_USER, "nobody", 0);
    }
    String conv = to == null ? Objects.requireNonNull(message.conv()) : conv(session.uid(), to);
    Entry entry;
    synchronized (this) {
      List<Entry> log = logs.computeIfAbsent(conv, key -> new ArrayList<>());
      for (Entry known : log) {
        if (known.cmid().equals(message.cmid())) {
          return committed(conv, known, true, false);
        }
      }
      entry = entry(session, message, log.size() + 1);
      log.add(entry);
    }
    return committed(conv, entry, false, deliver(session, conv, entry));
  }

  private Entry entry(SessionRef session, Message message, long seq) {
    Account from = tier.account(session.uid());
    return new Entry(
        seq,
        seq,
        message.type(),
        from.uid(),
        from.nick(),
        message.cmid(),
        5_000 + seq,
        message.content(),
        message.ref(),
        message.mentions(),
        message.url(),
        message.property());
  }

  private static SendOutcome committed(String conv, Entry entry, boolean dup, boolean delivered) {
    return new SendOutcome.Committed(
        entry.cmid(), conv, 1, entry.seq(), entry.ord(), entry.time(), dup, delivered);
  }

  private boolean deliver(SessionRef session, String conv, Entry entry) {
    List<String> own = tier.onlineSids(session.uid());
    List<String> peers =
        members(conv)
            .filter(uid -> !uid.equals(session.uid()))
            .map(tier::onlineSids)
            .flatMap(List::stream)
            .toList();
    List<String> sids =
        Stream.concat(own.stream().filter(sid -> !sid.equals(session.sid())), peers.stream())
            .toList();
    if (pushes && tier.push() != null) {
      tier.push().entries("gw", new EntriesPush(sids, conv, 1, List.of(entry)));
    }
    return !peers.isEmpty();
  }

  private static Stream<String> members(String conv) {
    return Stream.of(conv.substring(2).split("\\."));
  }

  @Override
  public CompletableFuture<PullResult> pull(Pull pull) {
    return readGate.thenCompose(passed -> completedFuture(range(pull)));
  }

  private synchronized PullResult range(Pull pull) {
    if (pull.session().generation() > 0 && !tier.isCurrent(pull.session())) {
      return new PullResult.Refused(ChatError.SUPERSEDED, "superseded");
    }
    if (members(pull.conv()).noneMatch(pull.session().uid()::equals)) {
      return new PullResult.Refused(ChatError.NOT_MEMBER, "not a member");
    }
    if (pull.epoch() > 1) {
      return new PullResult.Refused(ChatError.WRONG_EPOCH, "the epoch is 1");
    }
    List<Entry> log = logs.getOrDefault(pull.conv(), List.of());
    long head = log.size();
    long to = Math.min(Math.min(pull.to(), head), pull.from() + pull.limit() - 1);
    List<Entry> found = log.stream().filter(e -> e.seq() >= pull.from() && e.seq() <= to).toList();
    boolean more = to < Math.min(pull.to(), head);
    return new PullResult.Entries(pull.conv(), 1, pull.from(), to, found, head, head, more);
  }

  @Override
  public synchronized CompletableFuture<HeadsPage> heads(HeadsQuery query) {
    if (!tier.isCurrent(query.session())) {
      return completedFuture(new HeadsPage(List.of(), false, true));
    }
    String uid = query.session().uid();
    List<Head> heads =
        logs.entrySet().stream()
            .filter(each -> members(each.getKey()).anyMatch(uid::equals))
            .map(each -> head(uid, each.getKey(), each.getValue().size()))
            .filter(head -> !isConfirmed(uid, query.deviceId(), head))
            .limit(query.limit())
            .toList();
    return completedFuture(new HeadsPage(heads, false, false));
  }

  private Head head(String uid, String conv, long headSeq) {
    long read = readSeqs.getOrDefault(uid + "/" + conv, 0L);
    long unread =
        logs.get(conv).stream().filter(e -> e.seq() > read && !e.from().equals(uid)).count();
    return new Head(conv, 1, 1, headSeq, headSeq, read, unread);
  }

  private boolean isConfirmed(String uid, String deviceId, Head head) {
    Cursor cursor = tier.cursor(uid, deviceId, head.conv()).orElse(new Cursor("", 0, 0, 0));
    return cursor.seq() >= head.headSeq() && cursor.readSeq() >= head.readSeq();
  }

  @Override
  public CompletableFuture<ReadOutcome> read(
      SessionRef session, String conv, long epoch, long upTo) {
    return readGate.thenCompose(
        passed -> {
          if (members(conv).noneMatch(session.uid()::equals)) {
            return completedFuture(new ReadOutcome(ChatError.NOT_MEMBER, 0));
          }
          synchronized (this) {
            long now = readSeqs.merge(session.uid() + "/" + conv, upTo, Math::max);
            return completedFuture(new ReadOutcome(null, now));
          }
        });
  }

  @Override
  public synchronized CompletableFuture<ConversationPage> conversations(
      String uid, long beforeTime, int limit) {
    List<Conversation> found =
        logs.entrySet().stream()
            .filter(each -> members(each.getKey()).anyMatch(uid::equals))
            .map(each -> conversation(uid, each.getKey(), each.getValue()))
            .filter(each -> each.last().time() < beforeTime)
            .toList();
    boolean more = found.size() > limit;
    return completedFuture(new ConversationPage(found.stream().limit(limit).toList(), more));
  }

  private Conversation conversation(String uid, String conv, List<Entry> log) {
    String peer = members(conv).filter(each -> !each.equals(uid)).findFirst().orElse(uid);
    Entry last = log.get(log.size() - 1);
    Head head = head(uid, conv, log.size());
    return new Conversation(
        conv,
        Conversation.Kind.PRIVATE,
        peer,
        peer,
        1,
        log.size(),
        head.unread(),
        last,
        head.readSeq());
  }
}
