package io.msrpc.benchmarks;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.transport.client.ClientOptions;
import io.msrpc.transport.server.ServerOptions;
import java.util.function.UnaryOperator;

/** This framework as it comes, but for compression: no other contestant compresses. */
final class Msrpc implements Contestant {
  private final RpcServer server;
  private final RpcClient client;
  private final UserService blocking;
  private final AsyncUserService async;

  private Msrpc(
      UnaryOperator<RpcClient.Builder> clientWith,
      Class<? extends UserService> blocking,
      Class<? extends AsyncUserService> async) {
    this.server = serve();
    this.client =
        clientWith
            .apply(RpcClient.builder())
            .registry(FixedRegistry.of(server.address().toString()))
            .options(ClientOptions.DEFAULTS.withCompressAboveBytes(Integer.MAX_VALUE))
            .build();
    this.blocking = client.reference(blocking);
    this.async = client.reference(async);
  }

  /** The service on worker threads, and futures on callback threads, which is the default. */
  static Contestant onWorkers() {
    return new Msrpc(UnaryOperator.identity(), UserService.class, AsyncUserService.class);
  }

  /** The service and what depends on futures on the I/O threads. */
  static Contestant onIo() {
    return new Msrpc(
        client -> client.executor(Runnable::run),
        UserServiceOnIo.class,
        AsyncUserServiceOnIo.class);
  }

  private static RpcServer serve() {
    Users users = new Users();
    AsyncUsers async = new AsyncUsers();
    return RpcServer.builder()
        .options(ServerOptions.DEFAULTS.withCompressAboveBytes(Integer.MAX_VALUE))
        .export(UserService.class, users)
        .export(UserServiceOnIo.class, users)
        .export(AsyncUserService.class, async)
        .export(AsyncUserServiceOnIo.class, async)
        .start();
  }

  @Override
  public UserService blocking() {
    return blocking;
  }

  @Override
  public AsyncUserService async() {
    return async;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
