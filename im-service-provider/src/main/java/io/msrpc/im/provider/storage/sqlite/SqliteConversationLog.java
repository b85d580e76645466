package io.msrpc.im.provider.storage.sqlite;

import io.msrpc.im.chat.ConversationPage;
import io.msrpc.im.chat.HeadsPage;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.provider.chat.Appended;
import io.msrpc.im.provider.chat.ConversationLog;
import io.msrpc.im.provider.chat.Draft;
import io.msrpc.im.provider.chat.ReadMove;
import io.msrpc.im.session.SessionRef;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The log, by the queries and commands beside this class. */
final class SqliteConversationLog implements ConversationLog {
  /** Bytes of a small command while it waits. */
  private static final int SMALL = 256;

  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;
  private final Entries entries = new Entries();

  SqliteConversationLog(Writer writer, Readers readers, InstantSource clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<List<Appended>> append(
      SessionRef session, List<Draft> drafts, Consumer<List<Appended>> onCommit) {
    int weight = drafts.stream().mapToInt(Draft::weight).sum();
    Command<List<Appended>> append = new Append(session, drafts, clock.millis(), entries);
    return writer.submit(SMALL + weight, append, onCommit);
  }

  @Override
  public CompletableFuture<PullResult> read(Pull pull) {
    return readers.read(new ReadRange(pull, entries));
  }

  @Override
  public CompletableFuture<HeadsPage> heads(HeadsQuery query) {
    return readers.read(new ReadHeads(query));
  }

  @Override
  public CompletableFuture<ReadMove> moveReadCursor(
      SessionRef session, String conv, long epoch, long upTo) {
    return writer.submit(SMALL, new MoveReadCursor(session, conv, epoch, upTo), moved -> {});
  }

  @Override
  public CompletableFuture<ConversationPage> conversations(String uid, long before, int limit) {
    return readers.read(new ReadConversations(uid, before, limit, entries));
  }
}
