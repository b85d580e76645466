package io.msrpc.im.gateway.session;

import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.ErrorCode;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenSession;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing but AUTH and PING have effect until the logic tier has opened a session, reminds the
 * client meanwhile, and gives up after a while or after too many tries. Checking the token is a
 * call to another process: the connection only waits for its answer. Confined to the link's
 * executor.
 */
public final class Doorkeeper {
  private static final int MAX_TRIES = 5;
  private static final long RETRY_AFTER_MILLIS = 1_000;

  private final DoorContext door;
  private final ClientLink link;
  private final Function<OpenResult.Opened, Session> admit;
  private @Nullable Future<?> reminder;
  private @Nullable Future<?> deadline;
  private boolean verifying;
  private int tries;

  /**
   * Guards a connection.
   *
   * @param admit makes the session of a client that has authenticated; its connection goes on with
   *     that
   */
  public Doorkeeper(DoorContext door, ClientLink link, Function<OpenResult.Opened, Session> admit) {
    this.door = door;
    this.link = link;
    this.admit = admit;
  }

  /** From now on the client's time runs. */
  public void start() {
    long every = door.options().authReminder().toMillis();
    long after = door.options().authDeadline().toMillis();
    reminder =
        link.executor().scheduleAtFixedRate(this::remind, every, every, TimeUnit.MILLISECONDS);
    deadline =
        link.executor()
            .schedule(() -> link.close(CloseCode.UNAUTHENTICATED), after, TimeUnit.MILLISECONDS);
  }

  /** The client is in, or gone. Idempotent. */
  public void stop() {
    stop(reminder);
    stop(deadline);
  }

  /** Treats what the client says before it is in. */
  public void handle(Request request) {
    Command command = request.command();
    if (request.refusal() != null) {
      link.send(request.id(), request.refusal());
    } else if (command instanceof Command.Ping) {
      link.send(request.id(), new Event.Pong(door.sessions().clock().millis()));
    } else if (command instanceof Command.Auth auth) {
      verify(request.id(), auth);
    } else {
      refuse(request.id(), ErrorCode.UNAUTHENTICATED, "AUTH first");
    }
  }

  private void verify(@Nullable Long id, Command.Auth auth) {
    if (verifying) {
      link.send(
          id, Event.Failure.of(ErrorCode.BUSY, "AUTH is under way", RETRY_AFTER_MILLIS, null));
      return;
    }
    verifying = true;
    OpenSession open =
        new OpenSession(auth.token(), auth.resume(), auth.deviceId(), door.gateway());
    door.sessions()
        .backend()
        .sessions()
        .open(open)
        .whenCompleteAsync((result, failure) -> onResult(id, result), link.executor());
  }

  private void onResult(@Nullable Long id, @Nullable OpenResult result) {
    verifying = false;
    if (result instanceof OpenResult.Opened opened) {
      onOpened(id, opened);
    } else if (result == null) {
      link.send(
          id,
          Event.Failure.of(
              ErrorCode.BUSY, "the logic tier did not answer", RETRY_AFTER_MILLIS, null));
    } else {
      onRefused(id, result instanceof OpenResult.Expired);
    }
  }

  private void onRefused(@Nullable Long id, boolean expired) {
    refuse(
        id,
        expired ? ErrorCode.TOKEN_EXPIRED : ErrorCode.UNAUTHENTICATED,
        expired ? "the token has expired" : "the token is not valid");
    if (++tries >= MAX_TRIES) {
      link.close(CloseCode.UNAUTHENTICATED);
    }
  }

  private void onOpened(@Nullable Long id, OpenResult.Opened opened) {
    if (link.isOpen()) {
      stop();
      admit.apply(opened).start(id);
    } else {
      door.sessions().backend().sessions().close(opened.session());
    }
  }

  private void remind() {
    if (link.takesHints()) {
      link.send(null, new Event.SystemNotice("AUTH_REMINDER", "say AUTH with your token"));
    }
  }

  private void refuse(@Nullable Long id, ErrorCode code, String text) {
    link.send(id, Event.Failure.of(code, text));
  }

  private static void stop(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
