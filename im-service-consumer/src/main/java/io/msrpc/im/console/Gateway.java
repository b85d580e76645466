package io.msrpc.im.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;

/**
 * A gateway, as the server lists it.
 *
 * @param id its instance id
 * @param address of its WebSocket door
 */
record Gateway(String id, URI address) {
  /** Those of a list that have a WebSocket address; others are left out. */
  static List<Gateway> listed(JsonNode list) {
    return list.valueStream()
        .filter(each -> each.path("ws").asText("").matches("wss?://\\S+"))
        .map(each -> new Gateway(each.path("id").asText(""), URI.create(each.path("ws").asText())))
        .toList();
  }
}
