package io.msrpc;

import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.Address;
import io.msrpc.transport.IsolatedThreadFactory;
import io.msrpc.transport.Tls;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warm-ups of a server that listens, one after the other, each on a thread of its own.
 *
 * @param host where it listens
 * @param options how it does
 */
record WarmUpRun(InetAddress host, ServerOptions options) {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUpRun.class);

  /** Returns when all have ended, or had their time. */
  void run(List<WarmUp> warmUps, int port) {
    for (WarmUp warmUp : warmUps) {
      try (RpcClient client = client(port)) {
        run(warmUp, client);
      }
    }
  }

  private static void run(WarmUp warmUp, RpcClient client) {
    FutureTask<Void> calls =
        new FutureTask<>(
            () -> {
              warmUp.run(client);
              return null;
            });
    new IsolatedThreadFactory("msrpc-warm-up", true).newThread(calls).start();
    try {
      calls.get(warmUp.limit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      LOG.warn("A warm-up failed; the server is announced without it", e.getCause());
    } catch (TimeoutException e) {
      LOG.warn(
          "A warm-up has not ended within {}; the server is announced without it", warmUp.limit());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      calls.cancel(true);
    }
  }

  private RpcClient client(int port) {
    InetAddress reachable = host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host;
    ClientOptions with = ClientOptions.DEFAULTS.withCredentials(options.credentials());
    Tls tls = options.tls();
    return RpcClient.builder()
        .registry(FixedRegistry.of(new Address(reachable.getHostAddress(), port).toString()))
        .options(tls == null ? with : with.withTls(trusting(tls)))
        .build();
  }

  /** Its certificate is known here, so nobody else need vouch for it, nor for the host. */
  private static Tls trusting(Tls server) {
    return server.trusted() == null
        ? new Tls(null, null, server.certificates(), false)
        : new Tls(server.certificates(), server.privateKey(), server.certificates(), false);
  }
}
