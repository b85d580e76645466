package io.msrpc.im.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;

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

  /** The records that follow one another in a stream; fields that they do not have are skipped. */
  <T> MappingIterator<T> readAll(InputStream in, Class<T> type) throws IOException {
    return mapper
        .readerFor(type)
        .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .readValues(in);
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
