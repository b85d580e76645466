package io.msrpc.im.gateway.session;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions whose connections are on this gateway, by session id and by user. A session id has
 * one connection, the one of the newest generation; a user may have many sessions. Entries are
 * removed by identity, so the end of one connection never takes another's session away.
 * Thread-safe.
 */
public final class SessionMap {
  private final ConcurrentMap<String, Session> bySid = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Set<Session>> byUser = new ConcurrentHashMap<>();

  /**
   * Puts a session in, and takes the one of an older generation out.
   *
   * @return the session that is out now: the older one, the given one when a newer is in, or null
   */
  @Nullable Session add(Session session) {
    Session[] out = {null};
    bySid.compute(
        session.sid(),
        (sid, present) -> {
          boolean newer = present == null || present.generation() < session.generation();
          out[0] = newer ? present : session;
          return newer ? session : present;
        });
    if (out[0] != session) {
      byUser.compute(session.uid(), (uid, sessions) -> with(sessions, session));
    }
    if (out[0] != null) {
      removeFromUser(out[0]);
    }
    return out[0];
  }

  /** Takes exactly this session out; a no-op when it is not in. */
  void remove(Session session) {
    bySid.remove(session.sid(), session);
    removeFromUser(session);
  }

  /** The session with this id, or null. */
  public @Nullable Session find(String sid) {
    return bySid.get(sid);
  }

  /** The user's sessions here. */
  public Collection<Session> ofUser(String uid) {
    return byUser.getOrDefault(uid, Set.of());
  }

  /** All of them, as of now. */
  public List<Session> all() {
    return List.copyOf(bySid.values());
  }

  /** How many users have a session here. */
  public int users() {
    return byUser.size();
  }

  /** How many there are. */
  public int size() {
    return bySid.size();
  }

  private void removeFromUser(Session session) {
    byUser.computeIfPresent(session.uid(), (uid, sessions) -> without(sessions, session));
  }

  private static Set<Session> with(@Nullable Set<Session> sessions, Session session) {
    Set<Session> more = sessions == null ? new HashSet<>() : new HashSet<>(sessions);
    more.add(session);
    return Set.copyOf(more);
  }

  private static @Nullable Set<Session> without(Set<Session> sessions, Session session) {
    Set<Session> fewer = new HashSet<>(sessions);
    fewer.remove(session);
    return fewer.isEmpty() ? null : Set.copyOf(fewer);
  }
}
