package io.msrpc.wire.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.msrpc.wire.type.MismatchException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One JSON text to bytes and back, from hostile ones.
 *
 * <p>Jackson guesses UTF-16 and UTF-32 and does not refuse all malformed UTF-8, so the bytes are
 * checked and decoded here. A name that comes twice in one object, nesting beyond the limit and a
 * number of more than 1,000 characters end the parse. Names are not kept for later texts.
 */
final class JsonText {
  private static final int MAX_CAUSE = 200;

  private final JsonFactory factory;

  /** A text whose arrays and objects nest so deep at most. */
  JsonText(int maxDepth) {
    factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(maxDepth)
                    .maxNumberLength(Scalars.MAX_NUMBER)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
  }

  /** Writes a text. */
  interface Writer {
    void write(JsonGenerator out) throws IOException;
  }

  /** Reads a text; its first token is current. */
  interface Reader {
    @Nullable Object read(JsonParser in) throws IOException;
  }

  /** Appends a text; leaves nothing when that fails. */
  void write(ByteBuf out, Writer writer) throws IOException {
    int start = out.writerIndex();
    try (JsonGenerator json =
        factory.createGenerator((OutputStream) new ByteBufOutputStream(out), JsonEncoding.UTF8)) {
      writer.write(json);
    } catch (IOException | RuntimeException e) {
      out.writerIndex(start);
      throw e;
    }
  }

  /**
   * Reads the whole of {@code in}.
   *
   * @throws MismatchException when it is no text, or not the one that the reader expects
   */
  @Nullable Object read(ByteBuf in, Reader reader) throws MismatchException {
    if (!ByteBufUtil.isText(in, UTF_8)) {
      throw new MismatchException("bytes that are not UTF-8");
    }
    String text = in.readCharSequence(in.readableBytes(), UTF_8).toString();
    try (JsonParser json = factory.createParser(text)) {
      json.nextToken();
      Object value = reader.read(json);
      if (json.nextToken() != null) {
        throw new MismatchException(json.currentToken() + " (expected: the end)");
      }
      return value;
    } catch (MismatchException e) {
      throw e;
    } catch (IOException e) {
      throw new MismatchException(shown(e), e);
    }
  }

  private static String shown(IOException e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
    return message.length() > MAX_CAUSE ? message.substring(0, MAX_CAUSE) + "…" : message;
  }
}
