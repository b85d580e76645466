package io.msrpc.im.gateway;

import org.springframework.context.SmartLifecycle;

/**
 * Opens the doors just before this process is announced to the cluster, and closes them just after
 * it has been withdrawn, while calls to the logic tier still work.
 */
final class GatewayLifecycle implements SmartLifecycle {
  private final GatewayServer server;
  private volatile boolean running;

  GatewayLifecycle(GatewayServer server) {
    this.server = server;
  }

  @Override
  public void start() {
    server.start();
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    server.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** One below the lifecycle that serves PushService. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE - 1;
  }
}
