package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.naming.NamingService;
import com.alibaba.nacos.api.naming.listener.AbstractEventListener;
import com.alibaba.nacos.api.naming.listener.Event;
import com.alibaba.nacos.api.naming.pojo.Instance;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry.Subscription;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener of one service.
 *
 * <p>A push of Nacos is only the sign that something changed; the list is then read anew from the
 * client's memory, so that an older one never arrives after a newer one. Nacos pushes nothing when
 * a service has no provider yet or the list is the one that an earlier subscription saw, hence the
 * read at the start, which is repeated until the server has answered once.
 *
 * <p>Confined to the registry's thread, but for {@link #close}.
 */
final class NacosSubscription extends AbstractEventListener implements Subscription {
  private static final Logger logger = LoggerFactory.getLogger(NacosSubscription.class);
  private static final long RETRY_MILLIS = 1000;

  private final NamingService naming;
  private final NacosOptions options;
  private final ScheduledExecutorService thread;
  private final ServiceName service;
  private final Consumer<List<Provider>> listener;
  private @Nullable List<Provider> delivered;
  private volatile boolean closed;

  NacosSubscription(
      NamingService naming,
      NacosOptions options,
      ScheduledExecutorService thread,
      ServiceName service,
      Consumer<List<Provider>> listener) {
    this.naming = naming;
    this.options = options;
    this.thread = thread;
    this.service = service;
    this.listener = listener;
  }

  void start() {
    try {
      naming.subscribe(service.name(), service.group(), this);
    } catch (NacosException away) {
      logger.warn(
          "Subscribing to {} waits for Nacos: {}. {}",
          service,
          away.getErrMsg(),
          options.advice(away));
    }
    refresh();
  }

  /** Called by the client on whatever {@link #getExecutor} says. */
  @Override
  public void onEvent(Event event) {
    refresh();
  }

  @Override
  public Executor getExecutor() {
    return thread;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      thread.execute(this::stop);
    }
  }

  private void refresh() {
    if (closed) {
      return;
    }
    try {
      List<Instance> all = naming.getAllInstances(service.name(), service.group(), true);
      deliver(Instances.providers(all, options.clusters()));
    } catch (NacosException away) {
      thread.schedule(this::refresh, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void deliver(List<Provider> providers) {
    if (!providers.equals(delivered)) {
      delivered = providers;
      try {
        listener.accept(providers);
      } catch (RuntimeException bug) {
        logger.error("The listener of {} failed", service, bug);
      }
    }
  }

  private void stop() {
    try {
      naming.unsubscribe(service.name(), service.group(), this);
    } catch (NacosException away) {
      logger.debug("Unsubscribing from {} waits for Nacos: {}", service, away.getErrMsg());
    }
  }
}
