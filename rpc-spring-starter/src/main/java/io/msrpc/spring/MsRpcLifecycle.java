package io.msrpc.spring;

import io.msrpc.RpcServer;
import io.msrpc.call.ServiceContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Serves as long as the context runs. The last to start, so nobody hears of this process before all
 * its beans are ready; the first to stop, so calls under way still find everything they need, the
 * client included. A context without services starts no server.
 */
public final class MsRpcLifecycle implements SmartLifecycle, DisposableBean {
  private static final Logger logger = LoggerFactory.getLogger(MsRpcLifecycle.class);

  private final MsServiceExporter exporter;
  private final ObjectProvider<RpcServer.Builder> builders;
  private volatile boolean running;
  private volatile @Nullable RpcServer server;

  MsRpcLifecycle(MsServiceExporter exporter, ObjectProvider<RpcServer.Builder> builders) {
    this.exporter = exporter;
    this.builders = builders;
  }

  /** The server of the running context; empty before the context is ready, and without services. */
  public Optional<RpcServer> server() {
    return Optional.ofNullable(server);
  }

  @Override
  public void start() {
    Map<ServiceContract, Object> services = exporter.services();
    if (!services.isEmpty()) {
      server = serve(services);
    }
    running = true;
  }

  private RpcServer serve(Map<ServiceContract, Object> services) {
    List<String> names =
        services.keySet().stream().map(each -> each.key().toString()).sorted().toList();
    RpcServer.Builder builder = builders.getIfAvailable();
    if (builder == null) {
      throw new IllegalStateException(
          "serving %s needs a bean of type %s".formatted(names, RpcServer.Builder.class.getName()));
    }
    services.forEach(builder::export);
    RpcServer started = builder.start();
    logger.info("Serving {} as {} on {}", names, started.instanceId(), started.address());
    return started;
  }

  /** Deregisters, lets calls under way finish and closes; waits no longer than the drain bound. */
  @Override
  public void stop() {
    running = false;
    RpcServer stopping = server;
    if (stopping != null) {
      stopping.close();
      server = null;
    }
  }

  /** For a context that failed before it was running, or whose stop failed. */
  @Override
  public void destroy() {
    stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
