package io.msrpc.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.msrpc.wire.type.MismatchException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The result of a {@code void} method: null; a value from a newer peer is skipped. */
record NothingType() implements JsonType {
  @Override
  public void write(JsonGenerator out, Object value, int depth) throws IOException {
    throw new MismatchException("is a value, declared void");
  }

  @Override
  public @Nullable Object read(JsonParser in) throws IOException {
    in.skipChildren();
    return null;
  }
}
