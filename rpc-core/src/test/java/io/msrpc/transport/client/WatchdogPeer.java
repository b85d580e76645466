package io.msrpc.transport.client;

import static io.msrpc.transport.client.ConnectionState.GIVEN_UP;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Answers the attempts of a {@link ConnectionWatchdog} to connect, and records its events; the
 * clock is advanced by hand.
 */
final class WatchdogPeer {
  final MockTicker clock = Ticker.newMockTicker();
  final EmbeddedChannel loop = EmbeddedChannel.builder().ticker(clock).build();
  final List<Promise<Channel>> attempts = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  final List<ConnectionState> states = new ArrayList<>();
  double chance;
  final RandomGenerator random =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new UnsupportedOperationException("only nextDouble is used");
        }

        @Override
        public double nextDouble() {
          return chance;
        }
      };
  final ConnectBudget budget = new ConnectBudget(loop.eventLoop(), new ConnectRate(1_000, 1_000));
  final ConnectionWatchdog watchdog = watchdog(budget);

  private final class Recorder implements ConnectionWatchdog.Connector {
    @Override
    public Future<Channel> connect() {
      Promise<Channel> attempt = loop.eventLoop().newPromise();
      attempts.add(attempt);
      return attempt;
    }

    @Override
    public boolean takesCalls(Channel channel) {
      return channel.isActive();
    }

    @Override
    public void opened(Channel channel) {
      states.add(watchdog.state());
      events.add("opened");
    }

    @Override
    public void closed() {
      states.add(watchdog.state());
      events.add("closed");
    }

    @Override
    public void leaving() {
      events.add("unreachable");
    }

    @Override
    public void refused(Throwable cause) {
      events.add("unreachable");
    }

    @Override
    public void lost() {
      events.add("lost");
    }
  }

  ConnectionWatchdog watchdog(ConnectBudget connects) {
    return new ConnectionWatchdog(
        loop.eventLoop(), new Recorder(), connects, ClientOptions.DEFAULTS, random);
  }

  /** One connect a second, and the first one has been made. */
  ConnectBudget emptyBudget() {
    ConnectBudget poor = new ConnectBudget(loop.eventLoop(), new ConnectRate(1, 1));
    poor.await(Runnable::run, () -> {});
    return poor;
  }

  void giveUp() {
    watchdog.start();
    run();
    refuse();
    while (watchdog.state() != GIVEN_UP) {
      advance(8192);
      refuse();
    }
  }

  void refuse() {
    attempts.get(attempts.size() - 1).setFailure(new ConnectException("refused"));
    run();
  }

  Channel accept() {
    EmbeddedChannel channel = new EmbeddedChannel();
    attempts.get(attempts.size() - 1).setSuccess(channel);
    run();
    return channel;
  }

  void advance(long millis) {
    clock.advance(millis, TimeUnit.MILLISECONDS);
    run();
  }

  /** Runs what is due, and what that has put into the queue. */
  void run() {
    loop.runPendingTasks();
    loop.runPendingTasks();
  }
}
