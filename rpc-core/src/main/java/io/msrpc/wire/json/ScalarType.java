package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.msrpc.wire.type.MismatchException;
import io.msrpc.wire.type.TextForm;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are one string, number or boolean.
 *
 * @param form the text of that
 * @param kind which of the three
 * @param zero what missing and null stand for: 0 or false for a primitive, null for the rest
 */
record ScalarType<T>(TextForm<T> form, Kind kind, @Nullable T zero) implements TextType {
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  /** How the text stands in JSON. */
  enum Kind {
    /** A string. */
    STRING,
    /** A number without point and exponent. */
    INTEGER,
    /** Any number; a string for those that JSON has not. */
    REAL,
    /** A string; a number is read, too. */
    DECIMAL,
    /** True or false. */
    BOOLEAN
  }

  @Override
  public String print(Object value) throws MismatchException {
    if (!form.type().isInstance(value)) {
      throw MismatchException.wrongClass(value, form.type());
    }
    return form.print(form.type().cast(value));
  }

  @Override
  public Object parse(String text) throws MismatchException {
    return form.parse(text);
  }

  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    String text = print(value);
    if (kind == Kind.BOOLEAN) {
      out.writeBoolean(Boolean.parseBoolean(text));
    } else if (kind == Kind.INTEGER || (kind == Kind.REAL && !NOT_FINITE.contains(text))) {
      out.writeNumber(text);
    } else {
      out.writeString(TextType.wellFormed(text));
    }
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    if (!fits(in)) {
      throw JsonType.unexpected(in, "a " + form.type().getSimpleName());
    }
    return parse(in.getText());
  }

  private boolean fits(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      return false;
    }
    return switch (kind) {
      case STRING -> token == JsonToken.VALUE_STRING;
      case INTEGER -> token == JsonToken.VALUE_NUMBER_INT;
      case REAL -> token.isNumeric() || NOT_FINITE.contains(in.getText());
      case DECIMAL -> token.isNumeric() || token == JsonToken.VALUE_STRING;
      case BOOLEAN -> token.isBoolean();
    };
  }

  @Override
  public @Nullable Object absent() {
    return zero;
  }
}
