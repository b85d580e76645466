package io.msrpc.spring.autoconfigure;

import io.msrpc.ClientSnapshot;
import io.msrpc.ServerSnapshot;
import io.msrpc.ServerSnapshot.Registration;
import io.msrpc.cluster.ProviderSnapshot.Origin;
import io.msrpc.cluster.ServiceSnapshot;
import io.msrpc.registry.Outage;
import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a health endpoint says of msrpc, in whichever Spring Boot.
 *
 * <ul>
 *   <li>{@code UP}: calls are made and served, as far as this process knows.
 *   <li>{@code DEGRADED}: calls are made, but something they will need one day is missing: the
 *       registry does not answer or has not taken a service of this process, providers are
 *       unlisted, or known from disk alone. Also a service that has had no ready provider since
 *       this process began: it may be waiting for this very application, so two that need one
 *       another can both start. Spring Boot shows this status without taking the application down
 *       for it.
 *   <li>{@code DOWN}: a service could be called and cannot be now, because none of its providers is
 *       ready; or the server is not open for calls, not yet, or no longer because it is stopping.
 * </ul>
 *
 * <p>A provider that is lost, or ejected, beside others that are ready changes nothing: a rolling
 * restart is a normal day.
 *
 * @param details the server's address, the registry, the providers of each service, and {@code why}
 *     the status is not {@code UP}
 */
record MsRpcHealth(String status, Map<String, Object> details) {
  static MsRpcHealth of(MsRpcLifecycle lifecycle, MsReferences references) {
    Finding finding = new Finding();
    finding.server(lifecycle);
    references.client().ifPresent(client -> finding.client(client.snapshot()));
    return finding.health();
  }

  /** What is found, piece by piece. */
  private static final class Finding {
    private final Map<String, Object> details = new LinkedHashMap<>();
    private final List<String> why = new ArrayList<>();
    private String status = "UP";

    MsRpcHealth health() {
      if (!why.isEmpty()) {
        details.put("why", why);
      }
      return new MsRpcHealth(status, details);
    }

    private void degraded(String reason) {
      why.add(reason);
      status = status.equals("DOWN") ? status : "DEGRADED";
    }

    private void down(String reason) {
      why.add(reason);
      status = "DOWN";
    }

    void server(MsRpcLifecycle lifecycle) {
      ServerSnapshot server = lifecycle.server().map(each -> each.snapshot()).orElse(null);
      if (server != null) {
        details.put("server", server.address().toString());
        Registration registration = server.registration();
        if (registration != null) {
          registered(registration);
        }
        switch (server.state()) {
          case SERVING -> {}
          case STOPPING -> down("the server is stopping: it finishes the calls under way");
          case STOPPED -> down("the server was closed");
        }
      } else if (!lifecycle.isRunning()) {
        down("the server has not been started yet, or has been stopped");
      }
    }

    private void registered(Registration registration) {
      registry(registration.registry(), registration.outage());
      registration
          .unregistered()
          .forEach(
              (service, outage) ->
                  degraded(
                      "%s has not registered %s since %s: %s; consumers do not find it there"
                          .formatted(
                              registration.registry(), service, outage.since(), outage.why())));
    }

    /** Server and client usually have the same one. */
    private void registry(String registry, @Nullable Outage outage) {
      boolean known = registry.equals(details.put("registry", registry));
      if (outage != null && !known) {
        degraded(
            "%s does not answer since %s: %s; the providers known stay in use"
                .formatted(registry, outage.since(), outage.why()));
      }
    }

    void client(ClientSnapshot client) {
      registry(client.registry(), client.outage());
      Map<String, String> providers = new LinkedHashMap<>();
      for (ServiceSnapshot service : client.services()) {
        int known = service.providers().size();
        providers.put(service.service().toString(), service.ready() + " of " + known + " ready");
        reach(service);
        list(service, client.at());
      }
      details.put("providers", providers);
    }

    private void reach(ServiceSnapshot service) {
      String problem = unreachable(service);
      if (problem != null && service.everReady()) {
        down(service.service() + ": " + problem + "; it could be called before");
      } else if (problem != null) {
        degraded(service.service() + ": " + problem);
      }
    }

    private static @Nullable String unreachable(ServiceSnapshot service) {
      int known = service.providers().size();
      if (known == 0) {
        return service.heard() ? "no provider is registered" : "the registry has said nothing yet";
      }
      return service.ready() == 0 ? "none of " + known + " providers can be reached" : null;
    }

    private void list(ServiceSnapshot service, Instant now) {
      Instant saved = service.saved();
      if (saved != null) {
        long age = Duration.between(saved, now).toSeconds();
        degraded(
            "%s: %d providers from disk, as of %s, %d s ago; the registry has said nothing yet"
                .formatted(service.service(), service.providers().size(), saved, age));
      }
      int unlisted = service.from(Origin.UNLISTED);
      if (unlisted > 0) {
        degraded(
            "%s: %d of %d providers are not listed any more; they are kept for a while"
                .formatted(service.service(), unlisted, service.providers().size()));
      }
    }
  }
}
