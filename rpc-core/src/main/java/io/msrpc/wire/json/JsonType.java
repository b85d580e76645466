package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.type.MismatchException;
import io.msrpc.wire.type.ValueType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How values of one declared type travel as JSON. Immutable once compiled, thread-safe. */
interface JsonType extends ValueType {
  /**
   * Writes a value that is not absent.
   *
   * @param depth how many arrays and objects of the value it is in
   * @throws MismatchException when the value does not fit the declared type
   */
  void write(JsonGenerator out, Object value, int depth) throws IOException;

  /**
   * Reads the value whose first token is the current one and is not null; its last one is the
   * current one then.
   *
   * @throws MismatchException when it is no such value
   */
  @Nullable Object read(JsonParser in) throws IOException;

  /** Writes any value. */
  default void writeOrNull(JsonGenerator out, @Nullable Object value, int depth)
      throws IOException {
    if (value == null || isAbsent(value)) {
      out.writeNull();
    } else {
      write(out, value, depth);
    }
  }

  /** Reads any value. */
  default @Nullable Object readOrNull(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.VALUE_NULL ? absent() : read(in);
  }

  /** The depth within one more array or object. */
  static int deeper(int depth) throws MismatchException {
    if (depth == MAX_DEPTH) {
      throw MismatchException.tooDeep();
    }
    return depth + 1;
  }

  /** Checks the current token. */
  static void expect(JsonParser in, JsonToken expected) throws MismatchException {
    if (in.currentToken() != expected) {
      throw unexpected(in, expected.toString());
    }
  }

  /** For a current token that is none of those expected. */
  static MismatchException unexpected(JsonParser in, String expected) {
    JsonToken token = in.currentToken();
    return new MismatchException(
        (token == null ? "the end" : token.toString()) + " (expected: " + expected + ")");
  }
}
