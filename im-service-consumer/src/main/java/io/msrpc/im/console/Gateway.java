package io.msrpc.im.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.msrpc.im.gateway.protocol.GatewayAddress;
import io.msrpc.transport.Address;
import java.util.List;

/**
 * A gateway, as the server lists it.
 *
 * @param id its instance id
 * @param address {@code host:port} of its TCP door
 */
record Gateway(String id, String address) {
  /** Those of a list that have a TCP address; others are left out. */
  static List<Gateway> listed(JsonNode list) {
    return list.valueStream()
        .map(each -> new Gateway(each.path("id").asText(""), each.path("tcp").asText("")))
        .filter(Gateway::isReachable)
        .toList();
  }

  /** The same of a list in an event. */
  static List<Gateway> listed(List<GatewayAddress> list) {
    return list.stream()
        .map(each -> new Gateway(each.id(), each.tcp()))
        .filter(Gateway::isReachable)
        .toList();
  }

  private boolean isReachable() {
    try {
      return Address.parse(address).port() > 0;
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
