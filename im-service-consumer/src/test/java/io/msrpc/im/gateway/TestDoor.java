package io.msrpc.im.gateway;

import io.msrpc.RpcClient;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of the TCP door, with what it heard in a queue. */
final class TestDoor implements Flow.Subscriber<Event>, AutoCloseable {
  final RpcClient client;
  final Door door;

  /** The close code with which the events ended, "regular", or "lost". */
  final CompletableFuture<String> ended = new CompletableFuture<>();

  private final BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private final long firstWish;

  TestDoor(int port) {
    this(port, Long.MAX_VALUE);
  }

  /** A client that takes only so many events until it asks for more. */
  TestDoor(int port, long firstWish) {
    this(port, firstWish, ClientOptions.DEFAULTS);
  }

  /** A client with options of its own. */
  TestDoor(int port, long firstWish, ClientOptions options) {
    this.firstWish = firstWish;
    client =
        RpcClient.builder()
            .registry(FixedRegistry.of("127.0.0.1:" + port))
            .options(options)
            .build();
    door = client.reference(Door.class);
  }

  Event say(Command command) throws Exception {
    return door.command(command).get(30, TimeUnit.SECONDS);
  }

  <T extends Event> T say(Command command, Class<T> answer) throws Exception {
    return answer.cast(say(command));
  }

  String errorOf(Command command) throws Exception {
    return say(command, Event.Failure.class).code();
  }

  TestDoor authenticate(String token) throws Exception {
    say(new Command.Auth(token, null, null), Event.AuthOk.class);
    return this;
  }

  /** Opens the events. */
  TestDoor listen() {
    door.events().subscribe(this);
    return this;
  }

  /** The next event of this kind; others on the way are dropped. */
  <T extends Event> T hear(Class<T> kind) throws Exception {
    for (; ; ) {
      Event event = heard.poll(30, TimeUnit.SECONDS);
      if (event == null) {
        throw new TimeoutException("no " + kind.getSimpleName());
      }
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  void wish(long events) {
    subscription.join().request(events);
  }

  void stopListening() {
    subscription.join().cancel();
  }

  String end() throws Exception {
    return ended.get(30, TimeUnit.SECONDS);
  }

  static Command.Send send(int n, String to, String content) {
    return new Command.Send(message("%032x".formatted(n), to, content));
  }

  static Message message(String cmid, String to, String content) {
    return new Message(cmid, null, to, null, EntryType.TEXT, content, 0, List.of(), null, Map.of());
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription.complete(newSubscription);
    newSubscription.request(firstWish);
  }

  @Override
  public void onNext(Event event) {
    heard.add(event);
  }

  @Override
  public void onError(Throwable failure) {
    ended.complete(failure instanceof RemoteFailureException told ? told.remoteType() : "lost");
  }

  @Override
  public void onComplete() {
    ended.complete("regular");
  }

  @Override
  public void close() {
    client.close();
  }
}
