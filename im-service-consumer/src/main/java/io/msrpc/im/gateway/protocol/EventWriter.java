package io.msrpc.im.gateway.protocol;

import io.msrpc.im.chat.Entry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code {"cmd": …, "id": n, "body": {…}}}. Thread-safe. */
public final class EventWriter {
  /** Room for the fields around the entries, bytes. */
  private static final int ENVELOPE = 1_024;

  /** Room for the names, ids and numbers of an entry, bytes. */
  private static final int ENTRY = 512;

  private final Json json;

  /** A writer over the doors' JSON. */
  public EventWriter(Json json) {
    this.json = json;
  }

  /** UTF-8 of one message. */
  public byte[] write(Reply reply) {
    return json.write(new Envelope(reply.event().cmd(), reply.id(), reply.event()));
  }

  /**
   * How many of the entries, from the first, fit in one message to a client; at least one when
   * there is one.
   */
  public static int fitting(List<Entry> entries) {
    long size = ENVELOPE;
    int count = 0;
    for (Entry entry : entries) {
      size += sizeOf(entry);
      if (count > 0 && size > Limits.SERVER_FRAME) {
        break;
      }
      count++;
    }
    return count;
  }

  /** An upper bound of the bytes an entry takes as JSON. */
  private static long sizeOf(Entry entry) {
    long size = ENTRY + sizeOf(entry.content()) + sizeOf(entry.fromNick());
    size += entry.url() == null ? 0 : sizeOf(entry.url());
    for (String mention : entry.mentions()) {
      size += 3 + sizeOf(mention);
    }
    for (Map.Entry<String, String> property : entry.property().entrySet()) {
      size += 6 + sizeOf(property.getKey()) + sizeOf(property.getValue());
    }
    return size;
  }

  private static long sizeOf(String text) {
    long size = 0;
    for (int i = 0; i < text.length(); i++) {
      size += sizeOf(text.charAt(i));
    }
    return size;
  }

  private static int sizeOf(char c) {
    if (c < ' ') {
      return 6;
    }
    if (c < 0x80) {
      return c == '"' || c == '\\' ? 2 : 1;
    }
    return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  /** One message; the names and the order of its components are the wire's. */
  private record Envelope(String cmd, @Nullable Long id, Event body) {}
}
