package io.msrpc.im.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.RpcServer;
import io.msrpc.call.PeerConnection;
import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import io.msrpc.im.gateway.Door;
import io.msrpc.im.gateway.protocol.Command;
import io.msrpc.im.gateway.protocol.Event;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console's connections, over real sockets, to a door that does what a test says. */
class RpcDoorsTest {
  private static final Throwable NEVER = new Throwable();

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<PeerConnection> peer = new CompletableFuture<>();
  private RpcServer server;
  private Doors.Connection connection;
  private Throwable end = NEVER;

  /** Answers every command by PONG. */
  private final class EasyDoor implements Door {
    @Override
    public CompletableFuture<Event> command(Command command) {
      return CompletableFuture.completedFuture(new Event.Pong(7));
    }

    @Override
    public Flow.Publisher<Event> events() {
      return subscriber -> subscriber.onSubscribe(new TwoEvents(subscriber));
    }
  }

  /** Two events, and the end. */
  private final class TwoEvents implements Flow.Subscription {
    private final Flow.Subscriber<? super Event> subscriber;
    private boolean sent;

    TwoEvents(Flow.Subscriber<? super Event> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long events) {
      if (sent) {
        return;
      }
      sent = true;
      subscriber.onNext(new Event.Pong(1));
      subscriber.onNext(new Event.Kick("REPLACED"));
      if (end == null) {
        subscriber.onComplete();
      } else if (end != NEVER) {
        subscriber.onError(end);
      }
    }

    @Override
    public void cancel() {}
  }

  private final class Recorder implements Doors.Events {
    @Override
    public void event(Event event) {
      heard.add(event.cmd());
    }

    @Override
    public void closed(int code, String reason) {
      heard.add("closed " + code);
    }
  }

  @BeforeEach
  void start() {
    server =
        RpcServer.builder()
            .exportPerConnection(Door.class, this::connected)
            .options(ServerOptions.DEFAULTS.withDrainTimeout(Duration.ZERO))
            .start();
    ClientOptions hasty = ClientOptions.DEFAULTS.withConnectTimeout(Duration.ofSeconds(2));
    Gateway gateway = new Gateway("g", server.address().toString());
    connection = new RpcDoors(hasty).open(gateway, new Recorder());
  }

  private Door connected(PeerConnection newPeer) {
    peer.complete(newPeer);
    return new EasyDoor();
  }

  @AfterEach
  void stop() {
    connection.close();
    server.close();
  }

  private String next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void answersCommands() throws Exception {
    Event answer = connection.say(new Command.Ping()).get(30, TimeUnit.SECONDS);
    assertThat(answer).isEqualTo(new Event.Pong(7));
  }

  @Test
  void fails_whenNobodyIsThere() {
    server.close();
    assertThatThrownBy(() -> connection.say(new Command.Ping()).get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RpcException.class);
  }

  @Test
  void hearsEvents_andTheRegularEnd() throws Exception {
    end = null;
    connection.listen();
    assertThat(next()).isEqualTo("PONG");
    assertThat(next()).isEqualTo("KICK");
    assertThat(next()).isEqualTo("closed 1001");
  }

  @Test
  void hearsTheCode_whenTheServerClosesForAReason() throws Exception {
    end = new RemoteFailureException(Reason.APPLICATION, "kicked", "4403");
    connection.listen();
    next();
    next();
    assertThat(next()).isEqualTo("closed 4403");
  }

  @Test
  void isLost_whenTheServerFails() throws Exception {
    end = new IllegalStateException("broken");
    connection.listen();
    next();
    next();
    assertThat(next()).isEqualTo("closed 1006");
  }

  @Test
  void isLost_whenTheConnectionIs() throws Exception {
    connection.listen();
    next();
    next();
    peer.get(30, TimeUnit.SECONDS).close("enough");
    assertThat(next()).isEqualTo("closed 1006");
  }

  @Test
  void leavesNoConnection_whenClosed() throws Exception {
    connection.say(new Command.Ping()).get(30, TimeUnit.SECONDS);
    connection.close();
    peer.get().closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
