package io.msrpc.im.gateway.push;

import io.msrpc.annotation.MsService;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.EventWriter;
import io.msrpc.im.gateway.session.Session;
import io.msrpc.im.gateway.session.SessionMap;
import io.msrpc.im.push.EntriesPush;
import io.msrpc.im.push.Kick;
import io.msrpc.im.push.PushService;
import io.msrpc.im.push.ReadPush;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Puts pushes into the event loops of the sessions concerned, and waits for nobody. */
@MsService
public final class PushEndpoint implements PushService {
  private final SessionMap sessions;

  /** An endpoint over this gateway's sessions. */
  public PushEndpoint(SessionMap sessions) {
    this.sessions = sessions;
  }

  /** Entries that do not fit in one message go in several, in order. */
  @Override
  public CompletableFuture<Void> entries(String gatewayId, EntriesPush push) {
    List<Entry> rest = push.entries();
    while (!rest.isEmpty()) {
      int count = EventWriter.fitting(rest);
      tell(push.sids(), new Event.Push(push.conv(), push.epoch(), rest.subList(0, count)));
      rest = rest.subList(count, rest.size());
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> read(String gatewayId, ReadPush push) {
    tell(push.sids(), new Event.ReadMoved(push.conv(), push.uid(), push.upTo()));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> kick(String gatewayId, Kick kick) {
    Session session = sessions.find(kick.sid());
    return session == null
        ? CompletableFuture.completedFuture(null)
        : session.kick(kick.generation(), kick.reason());
  }

  private void tell(List<String> sids, Event event) {
    for (String sid : sids) {
      Session session = sessions.find(sid);
      if (session != null) {
        session.push(event);
      }
    }
  }
}
