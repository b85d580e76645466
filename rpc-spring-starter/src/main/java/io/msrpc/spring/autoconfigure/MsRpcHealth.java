package io.msrpc.spring.autoconfigure;

import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a health endpoint says of msrpc, in whichever Spring Boot.
 *
 * @param status {@code UP}, or {@code DEGRADED} while a referenced service has no provider; that
 *     one Spring Boot shows without taking the application down for it, because the provider may be
 *     waiting for this very application
 * @param details the address served on, and the number of providers of each referenced service
 */
record MsRpcHealth(String status, Map<String, Object> details) {
  static MsRpcHealth of(MsRpcLifecycle lifecycle, MsReferences references) {
    Map<String, Object> details = new LinkedHashMap<>();
    lifecycle.server().ifPresent(server -> details.put("server", server.address().toString()));
    Map<String, Integer> providers = new LinkedHashMap<>();
    references.providers().forEach((service, count) -> providers.put(service.toString(), count));
    details.put("providers", providers);
    return new MsRpcHealth(providers.containsValue(0) ? "DEGRADED" : "UP", details);
  }
}
