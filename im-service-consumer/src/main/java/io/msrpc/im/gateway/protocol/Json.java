package io.msrpc.im.gateway.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * The doors' JSON: strict and bounded when read, the components of records when written.
 * Thread-safe.
 */
public final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NAME = 128;
  private static final int MAX_NUMBER = 20;

  private final ObjectMapper mapper =
      JsonMapper.builder(strictFactory())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  /**
   * Reads one JSON object and nothing after it.
   *
   * @throws BadFieldException when the text is something else, nests deeper than 16, names a field
   *     twice, or has a name, number or text that is too long
   */
  public Fields read(String text) {
    try {
      JsonNode node = mapper.readTree(text);
      if (node == null || !node.isObject()) {
        throw new BadFieldException(ErrorCode.BAD_FORMAT, "not a JSON object");
      }
      return new Fields("", node);
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      throw new BadFieldException(
          ErrorCode.BAD_FORMAT, "not acceptable JSON, near column " + column);
    }
  }

  /** The fields of a record; null ones are absent, and so is nothing, given null. */
  Fields fields(@Nullable Object value) {
    return new Fields(
        "body.", value == null ? mapper.createObjectNode() : mapper.valueToTree(value));
  }

  /** Writes a record, or anything made of records, lists, maps, texts, numbers and booleans. */
  public byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record is always writable", e);
    }
  }

  private static JsonFactory strictFactory() {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(Limits.CLIENT_FRAME)
                .maxNameLength(MAX_NAME)
                .maxNumberLength(MAX_NUMBER)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .build();
  }
}
