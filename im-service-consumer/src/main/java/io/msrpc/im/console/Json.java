package io.msrpc.im.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** JSON as text: lenient when read, since later servers may say more. Thread-safe. */
final class Json {
  private final JsonMapper mapper = new JsonMapper();

  /** The tree of a text; a missing node, in which nothing is found, when it is no JSON. */
  JsonNode read(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException malformed) {
      return MissingNode.getInstance();
    }
  }

  /**
   * The record that a text holds.
   *
   * @throws JsonProcessingException if it holds something else
   */
  <T> T read(String text, Class<T> type) throws JsonProcessingException {
    return mapper.readValue(text, type);
  }

  /** The text of a record, or of maps, lists, texts and numbers. */
  String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("records and maps are always writable", impossible);
    }
  }
}
