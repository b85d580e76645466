package io.msrpc.im.gateway.tcp;

import io.msrpc.call.PeerConnection;
import io.msrpc.im.gateway.Door;
import io.msrpc.im.gateway.protocol.CloseCode;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.CommandReader;
import io.msrpc.im.gateway.protocol.ErrorCode;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.im.gateway.protocol.Request;
import io.msrpc.im.gateway.session.ClientLink;
import io.msrpc.im.gateway.session.DoorContext;
import io.msrpc.im.gateway.session.Doorkeeper;
import io.msrpc.im.gateway.session.Session;
import io.msrpc.im.session.OpenResult;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection at the TCP door. Commands come in on its I/O thread, in order, and hop to an
 * executor of the gateway's, to which everything else is confined; answers and events hop back.
 *
 * <p>Answers are not bounded by credit, but by what a session lets a client have unanswered; and
 * the server reads nothing from a client that takes no answers. So there is always room for them.
 */
final class TcpClient implements Door, ClientLink {
  private final DoorContext door;
  private final CommandReader commands;
  private final PeerConnection peer;
  private final EventExecutor executor;
  private final Doorkeeper keeper;
  private final Map<Long, CompletableFuture<@Nullable Event>> unanswered = new HashMap<>();
  private @Nullable Session session;
  private @Nullable EventStream events;
  private @Nullable Future<?> silence;
  private long heardNanos;
  private long ids;
  private boolean closing;

  TcpClient(DoorContext door, CommandReader commands, PeerConnection peer, EventExecutor executor) {
    this.door = door;
    this.commands = commands;
    this.peer = peer;
    this.executor = executor;
    this.keeper = new Doorkeeper(door, this, this::admit);
  }

  /** The connection behind it. */
  PeerConnection peer() {
    return peer;
  }

  /** From now on the client's time runs; any thread. */
  void start() {
    executor.execute(
        () -> {
          if (!closing) {
            keeper.start();
          }
        });
  }

  @Override
  public CompletableFuture<@Nullable Event> command(Command command) {
    CompletableFuture<@Nullable Event> answer = new CompletableFuture<>();
    executor.execute(() -> handle(command, answer));
    return answer;
  }

  @Override
  public Flow.Publisher<Event> events() {
    return subscriber -> executor.execute(() -> open(subscriber));
  }

  private void handle(@Nullable Command command, CompletableFuture<@Nullable Event> answer) {
    if (closing) {
      answer.complete(closed());
      return;
    }
    heardNanos = executor.ticker().nanoTime();
    long id = ++ids;
    unanswered.put(id, answer);
    Request request = commands.check(id, command);
    handle(request);
    if (request.command() instanceof Command.Ack) {
      answer(id, null);
    }
  }

  private void handle(Request request) {
    if (session == null) {
      keeper.handle(request);
    } else {
      session.handle(request);
    }
  }

  private void answer(long id, @Nullable Event event) {
    CompletableFuture<@Nullable Event> asked = unanswered.remove(id);
    if (asked != null) {
      asked.complete(event);
    }
  }

  private static Event closed() {
    return Event.Failure.of(ErrorCode.UNKNOWN_OUTCOME, "the connection is being closed");
  }

  private Session admit(OpenResult.Opened opened) {
    Session admitted = new Session(door.sessions(), opened, this);
    session = admitted;
    peer.trust();
    watch(door.options().silence().toNanos());
    return admitted;
  }

  /** Looks again when the client will have been silent for too long, unless it speaks. */
  private void watch(long nanos) {
    silence = executor.schedule(this::listen, nanos, TimeUnit.NANOSECONDS);
  }

  private void listen() {
    long quiet = executor.ticker().nanoTime() - heardNanos;
    long left = door.options().silence().toNanos() - quiet;
    if (left <= 0) {
      close(CloseCode.SILENT);
    } else {
      watch(left);
    }
  }

  private void open(Flow.Subscriber<? super Event> subscriber) {
    Session owner = session;
    if (owner == null || closing) {
      EventStream.refuse(subscriber);
      return;
    }
    if (events != null) {
      events.end();
    }
    EventStream opened = new EventStream(executor, subscriber, owner::drained);
    events = opened;
    subscriber.onSubscribe(opened);
  }

  @Override
  public EventExecutor executor() {
    return executor;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public boolean takesHints() {
    return events != null && events.hasRoom();
  }

  @Override
  public boolean isOpen() {
    return !closing;
  }

  @Override
  public void send(@Nullable Long id, Event event) {
    if (closing) {
      return;
    }
    if (id != null) {
      answer(id, event);
    } else if (events != null && events.hasRoom()) {
      events.send(event);
    }
  }

  @Override
  public void close(CloseCode code) {
    if (!closing) {
      letGo(code);
      peer.close(code.status() + " " + code.text());
    }
  }

  /** The connection is gone; any thread. */
  void gone() {
    executor.execute(
        () -> {
          letGo(CloseCode.GOING_AWAY);
          if (session != null) {
            session.closed();
          }
        });
  }

  /** Ends what waits for this client, or it for us. */
  private void letGo(CloseCode why) {
    closing = true;
    keeper.stop();
    if (silence != null) {
      silence.cancel(false);
    }
    if (events != null) {
      events.end(why);
    }
    List<CompletableFuture<@Nullable Event>> open = List.copyOf(unanswered.values());
    unanswered.clear();
    open.forEach(asked -> asked.complete(closed()));
  }
}
