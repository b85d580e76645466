package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import com.alibaba.nacos.api.naming.NamingService;
import com.alibaba.nacos.api.naming.pojo.Instance;
import io.msrpc.registry.Outage;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process has announced.
 *
 * <p>A Nacos client holds one instance for a service, or one list of them: a second single
 * registration would replace the first, and a list can shrink but never leave. So one instance is
 * registered alone and several as a list, and the last one leaves alone. The client remembers what
 * it was told last and says it again after every reconnect, but does not say whether Nacos took it.
 * So what has failed is announced again here until a call succeeds.
 *
 * <p>Confined to the registry's thread, but for {@link #expect} and {@link #missing}.
 */
final class Announcements {
  private static final Logger logger = LoggerFactory.getLogger(Announcements.class);
  private static final long RETRY_SECONDS = 3;

  private final NamingService naming;
  private final NacosOptions options;
  private final ScheduledExecutorService thread;
  private final BooleanSupplier answering;

  /** By address, which is what Nacos tells the instances of a service apart by. */
  private final Map<ServiceName, Map<String, Instance>> announced = new HashMap<>();

  /** What Nacos has not taken yet; written by callers and by the registry's thread. */
  private final Map<Announcement, Outage> missing = new ConcurrentHashMap<>();

  private boolean failing;

  private record Announcement(ServiceName service, String address) {}

  /**
   * Nothing is announced yet.
   *
   * @param answering whether Nacos answers at all; nothing is repeated while it does not
   */
  Announcements(
      NamingService naming,
      NacosOptions options,
      ScheduledExecutorService thread,
      BooleanSupplier answering) {
    this.naming = naming;
    this.options = options;
    this.thread = thread;
    this.answering = answering;
  }

  /** Notes that {@link #add} is to come; on any thread. */
  void expect(ServiceName service, Instance instance) {
    missing.put(
        new Announcement(service, instance.toInetAddr()),
        new Outage(Instant.now(), "Nacos has not answered yet"));
  }

  /** Why Nacos has not taken this one; empty if it has. On any thread. */
  Optional<Outage> missing(ServiceName service, Instance instance) {
    return Optional.ofNullable(missing.get(new Announcement(service, instance.toInetAddr())));
  }

  /** Announces; if that fails, goes on trying. */
  void add(ServiceName service, Instance instance) {
    announced
        .computeIfAbsent(service, unknown -> new LinkedHashMap<>())
        .put(instance.toInetAddr(), instance);
    settle(service);
  }

  void remove(ServiceName service, Instance instance) throws NacosException {
    missing.remove(new Announcement(service, instance.toInetAddr()));
    Map<String, Instance> instances = announced.getOrDefault(service, Map.of());
    if (!instances.containsKey(instance.toInetAddr())) {
      return;
    }
    if (instances.size() > 1) {
      instances.remove(instance.toInetAddr());
      announce(service);
    } else {
      announced.remove(service);
      naming.deregisterInstance(service.name(), service.group(), instance);
    }
  }

  /** Takes everything back; ends at the first failure, because the rest would fail too. */
  void removeAll() throws NacosException {
    for (Map.Entry<ServiceName, Map<String, Instance>> each : List.copyOf(announced.entrySet())) {
      for (Instance instance : List.copyOf(each.getValue().values())) {
        remove(each.getKey(), instance);
      }
    }
  }

  private void announce(ServiceName service) throws NacosException {
    List<Instance> instances = List.copyOf(announced.getOrDefault(service, Map.of()).values());
    if (instances.size() == 1) {
      naming.registerInstance(service.name(), service.group(), instances.get(0));
    } else {
      naming.batchRegisterInstance(service.name(), service.group(), instances);
    }
  }

  /** Announces, and notes whether Nacos took it. */
  private boolean settle(ServiceName service) {
    try {
      announce(service);
    } catch (NacosException | RuntimeException failure) {
      failed(service, failure);
      return false;
    }
    missing.keySet().removeIf(each -> each.service().equals(service));
    return true;
  }

  private void failed(ServiceName service, Exception failure) {
    String why =
        failure instanceof NacosException refused
            ? String.valueOf(refused.getErrMsg())
            : failure.toString();
    missing.replaceAll(
        (each, before) ->
            each.service().equals(service) ? new Outage(before.since(), why) : before);
    if (!failing) {
      failing = true;
      logger.warn(
          "Nacos at {} has not registered {}: {}; consumers do not find it there. {} It is tried"
              + " again every {} s",
          options.serverAddresses(),
          service,
          why,
          options.advice(failure),
          RETRY_SECONDS);
      retryLater();
    }
  }

  private void retryLater() {
    thread.schedule(this::retry, RETRY_SECONDS, TimeUnit.SECONDS);
  }

  private void retry() {
    boolean awaited = !missing.isEmpty();
    if (answering.getAsBoolean()) {
      retryAll();
    }
    if (missing.isEmpty()) {
      failing = false;
      if (awaited) {
        logger.info("Nacos at {} has registered everything now", options.serverAddresses());
      }
    } else {
      retryLater();
    }
  }

  /** Ends at the first failure, because the rest would fail too. */
  private void retryAll() {
    for (ServiceName service : List.copyOf(announced.keySet())) {
      boolean taken = missing.keySet().stream().noneMatch(each -> each.service().equals(service));
      if (!taken && !settle(service)) {
        return;
      }
    }
  }
}
