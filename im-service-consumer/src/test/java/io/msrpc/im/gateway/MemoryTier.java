package io.msrpc.im.gateway;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.msrpc.im.account.Account;
import io.msrpc.im.account.AccountError;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.LoginResult;
import io.msrpc.im.account.LoginService;
import io.msrpc.im.account.RegisterResult;
import io.msrpc.im.account.Registration;
import io.msrpc.im.account.TokenCheck;
import io.msrpc.im.contact.ContactService;
import io.msrpc.im.gateway.session.Backend;
import io.msrpc.im.push.Kick;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.push.PushService;
import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionInfo;
import io.msrpc.im.session.SessionRef;
import io.msrpc.im.session.SessionService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * A logic tier in memory, for tests of the gateway alone: enough of the truth to chat, and hooks to
 * make its calls late or fail. A token is {@code token-<sid>}; {@code expired} is one that is over.
 */
public final class MemoryTier {
  /** How long its tokens last, ms; may be changed. */
  public volatile long tokenMillis = 3_600_000;

  /** What a call of open waits for. */
  public volatile CompletableFuture<?> openGate = completedFuture(null);

  /** Its boot id; a new one is a restart. */
  public volatile String bootId = "boot-1";

  final Map<String, Account> accounts = new TreeMap<>();
  final Map<String, Live> sessions = new HashMap<>();
  final Map<String, Cursor> cursors = new HashMap<>();
  final MemoryChats chats = new MemoryChats(this);
  private final Map<String, String> passwords = new HashMap<>();
  private final Map<String, List<String>> contacts = new HashMap<>();
  private final CompletableFuture<List<SessionRef>> announced = new CompletableFuture<>();
  private final List<SessionRef> closed = new ArrayList<>();
  private volatile PushService push;
  private volatile Login lastLogin;

  /** The four services. */
  public Backend backend() {
    return new Backend(new Logins(), new Sessions(), chats, new Contacts());
  }

  /** Where pushes and kicks go from now on. */
  public void pushTo(PushService service) {
    push = service;
  }

  PushService push() {
    return push;
  }

  /** The last try to sign in. */
  public Login lastLogin() {
    return lastLogin;
  }

  /** The conversations. */
  public MemoryChats chats() {
    return chats;
  }

  /** The first sessions that are announced. */
  public CompletableFuture<List<SessionRef>> announced() {
    return announced;
  }

  /** Sessions whose end was told. */
  public synchronized List<SessionRef> closed() {
    return List.copyOf(closed);
  }

  /** What a device is known to have confirmed. */
  public synchronized Optional<Cursor> cursor(String uid, String deviceId, String conv) {
    return Optional.ofNullable(cursors.get(uid + "/" + deviceId + "/" + conv));
  }

  /** An account and a session of it, without going through HTTP; the token. */
  public synchronized String signIn(String user, String deviceId, String platform) {
    accounts.computeIfAbsent(user, name -> new Account("u" + name, name, name.toUpperCase()));
    String sid = "s-" + user + "-" + deviceId;
    sessions.computeIfAbsent(sid, key -> new Live(sid, "u" + user, deviceId, platform));
    return "token-" + sid;
  }

  /** Whether the claim is the newest of its session. */
  synchronized boolean isCurrent(SessionRef ref) {
    Live live = sessions.get(ref.sid());
    return live != null && live.generation == ref.generation();
  }

  synchronized List<String> onlineSids(String uid) {
    return sessions.values().stream()
        .filter(live -> live.uid.equals(uid) && live.online)
        .map(live -> live.sid)
        .toList();
  }

  synchronized Account account(String uid) {
    return accounts.values().stream().filter(a -> a.uid().equals(uid)).findFirst().orElse(null);
  }

  /** A session as it lives. */
  static final class Live {
    final String sid;
    final String uid;
    final String deviceId;
    final String platform;
    long generation;
    boolean online;

    Live(String sid, String uid, String deviceId, String platform) {
      this.sid = sid;
      this.uid = uid;
      this.deviceId = deviceId;
      this.platform = platform;
    }
  }

  private final class Logins implements LoginService {
    @Override
    public CompletableFuture<RegisterResult> register(Registration wish) {
      synchronized (MemoryTier.this) {
        if (accounts.containsKey(wish.user())) {
          return completedFuture(new RegisterResult.Refused(AccountError.USER_TAKEN));
        }
        if (wish.password().length() < 8) {
          return completedFuture(new RegisterResult.Refused(AccountError.WEAK_PASSWORD));
        }
        Account account = new Account("u" + wish.user(), wish.user(), wish.nick());
        accounts.put(wish.user(), account);
        passwords.put(wish.user(), wish.password());
        return completedFuture(new RegisterResult.Registered(account));
      }
    }

    @Override
    public CompletableFuture<LoginResult> login(Login login) {
      lastLogin = login;
      if (login.password().equals("too many")) {
        return completedFuture(new LoginResult.Refused(AccountError.TOO_MANY_TRIES, 2_500));
      }
      if (!login.password().equals(passwords.get(login.user()))) {
        return completedFuture(new LoginResult.Refused(AccountError.WRONG_PASSWORD, 0));
      }
      String token = signIn(login.user(), login.deviceId(), login.platform());
      long expires = System.currentTimeMillis() + tokenMillis;
      return completedFuture(
          new LoginResult.LoggedIn(
              token,
              expires,
              accounts.get(login.user()),
              token.substring(6),
              "ticket-" + login.deviceId()));
    }

    @Override
    public CompletableFuture<TokenCheck> verify(String token) {
      synchronized (MemoryTier.this) {
        Live live = sessions.get(token.replaceFirst("^token-", ""));
        if (token.equals("expired")) {
          return completedFuture(new TokenCheck.Expired());
        }
        return completedFuture(
            live == null
                ? new TokenCheck.Invalid()
                : new TokenCheck.Valid(
                    account(live.uid), live.sid, live.generation, live.deviceId, live.platform));
      }
    }

    @Override
    public CompletableFuture<Boolean> endSession(String uid, String sid) {
      Live ended;
      synchronized (MemoryTier.this) {
        Live live = sessions.get(sid);
        ended = live != null && live.uid.equals(uid) ? sessions.remove(sid) : null;
      }
      if (ended != null && push != null) {
        push.kick("gw", new Kick(sid, ended.generation, KickReason.SIGNED_OUT));
      }
      return completedFuture(ended != null);
    }

    @Override
    public CompletableFuture<Optional<Account>> findByName(String user) {
      return completedFuture(Optional.ofNullable(accounts.get(user)));
    }

    @Override
    public CompletableFuture<Optional<Account>> findById(String uid) {
      return completedFuture(Optional.ofNullable(account(uid)));
    }
  }

  private final class Sessions implements SessionService {
    @Override
    public CompletableFuture<OpenResult> open(OpenSession open) {
      return openGate.thenCompose(passed -> completedFuture(openNow(open)));
    }

    private OpenResult openNow(OpenSession open) {
      synchronized (MemoryTier.this) {
        if (open.token().equals("expired")) {
          return new OpenResult.Expired();
        }
        Live live = sessions.get(open.token().replaceFirst("^token-", ""));
        if (live == null) {
          return new OpenResult.Refused();
        }
        live.generation++;
        live.online = true;
        String prefix = live.uid + "/" + live.deviceId + "/";
        return new OpenResult.Opened(
            new SessionRef(live.uid, live.sid, live.generation),
            account(live.uid),
            live.deviceId,
            live.platform,
            "resume-" + live.sid,
            1_000_000,
            1_000_000 + tokenMillis,
            cursors.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList());
      }
    }

    @Override
    public CompletableFuture<Void> close(SessionRef ref) {
      synchronized (MemoryTier.this) {
        closed.add(ref);
        if (isCurrent(ref)) {
          sessions.get(ref.sid()).online = false;
        }
        return completedFuture(null);
      }
    }

    @Override
    public CompletableFuture<String> renew(Gateway gateway) {
      return completedFuture(bootId);
    }

    @Override
    public CompletableFuture<Void> announce(Gateway gateway, List<SessionRef> refs) {
      announced.complete(refs);
      return completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> saveCursors(List<DeviceCursors> devices) {
      synchronized (MemoryTier.this) {
        for (DeviceCursors device : devices) {
          for (Cursor cursor : device.cursors()) {
            cursors.put(device.uid() + "/" + device.deviceId() + "/" + cursor.conv(), cursor);
          }
        }
        return completedFuture(null);
      }
    }

    @Override
    public CompletableFuture<List<SessionInfo>> list(String uid) {
      synchronized (MemoryTier.this) {
        return completedFuture(
            sessions.values().stream()
                .filter(live -> live.uid.equals(uid))
                .map(
                    live ->
                        new SessionInfo(
                            live.sid, live.deviceId, live.platform, "1", 7, live.online))
                .toList());
      }
    }
  }

  private final class Contacts implements ContactService {
    @Override
    public CompletableFuture<List<Account>> list(String uid) {
      return completedFuture(
          contacts.getOrDefault(uid, List.of()).stream().map(MemoryTier.this::account).toList());
    }

    @Override
    public CompletableFuture<AddOutcome> add(String uid, String contact) {
      if (account(contact) == null) {
        return completedFuture(AddOutcome.NO_SUCH_USER);
      }
      List<String> list = contacts.computeIfAbsent(uid, key -> new ArrayList<>());
      if (list.size() >= 2) {
        return completedFuture(AddOutcome.LIST_FULL);
      }
      list.add(contact);
      return completedFuture(AddOutcome.ADDED);
    }

    @Override
    public CompletableFuture<Boolean> remove(String uid, String contact) {
      return completedFuture(contacts.getOrDefault(uid, new ArrayList<>()).remove(contact));
    }
  }
}
