package io.msrpc.im.gateway.protocol;

import static io.msrpc.im.gateway.protocol.ErrorCode.BAD_FORMAT;
import static io.msrpc.im.gateway.protocol.ErrorCode.MISSING_TARGET;
import static io.msrpc.im.gateway.protocol.ErrorCode.TOO_LARGE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the body of a SEND. */
final class MessageReader {
  private static final Pattern CMID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern TYPE = Pattern.compile("TEXT|IMAGE|FILE|CUSTOM");
  private static final List<String> URL_STARTS = List.of("https://", "http://", "/");

  private MessageReader() {}

  /** The message's id, or null when even that cannot be read. */
  static @Nullable String cmidOrNull(Fields body) {
    try {
      return cmid(body);
    } catch (BadFieldException e) {
      return null; // reading the whole message says what is wrong
    }
  }

  static Message read(Fields body) {
    return new Message(
        cmid(body),
        target(body, "conv"),
        target(body, "to"),
        target(body, "group"),
        type(body),
        content(body),
        body.integer("ref", 0, 0),
        body.texts("mentions", Limits.MENTIONS, Limits.ID),
        url(body),
        property(body));
  }

  private static String cmid(Fields body) {
    String cmid = body.text("cmid", Limits.ID);
    if (!CMID.matcher(cmid).matches()) {
      throw new BadFieldException(BAD_FORMAT, "body.cmid: not 32 lower-case hex digits");
    }
    return cmid;
  }

  private static @Nullable String target(Fields body, String name) {
    long targets =
        Stream.of("conv", "to", "group")
            .map(target -> body.text(target, Limits.ID, null))
            .filter(value -> value != null && !value.isEmpty())
            .count();
    if (targets != 1) {
      throw new BadFieldException(MISSING_TARGET, "not exactly one of conv, to and group");
    }
    String value = body.text(name, Limits.ID, null);
    return value == null || value.isEmpty() ? null : value;
  }

  private static EntryType type(Fields body) {
    String type = body.text("type", Limits.ID);
    if (!TYPE.matcher(type).matches()) {
      throw new BadFieldException(BAD_FORMAT, "body.type: none of " + TYPE);
    }
    return EntryType.valueOf(type);
  }

  private static String content(Fields body) {
    String content = body.text("content", Limits.CONTENT, "");
    if (content == null || content.getBytes(UTF_8).length > Limits.CONTENT) {
      throw new BadFieldException(
          TOO_LARGE, "body.content: more than " + Limits.CONTENT + " bytes of UTF-8");
    }
    requireNoControls("content", content);
    return content;
  }

  private static @Nullable String url(Fields body) {
    String url = body.text("url", Limits.URL, null);
    if (url != null && URL_STARTS.stream().noneMatch(url::startsWith)) {
      throw new BadFieldException(BAD_FORMAT, "body.url: starts with none of " + URL_STARTS);
    }
    return url;
  }

  private static Map<String, String> property(Fields body) {
    Map<String, String> property = body.map("property", Limits.PROPERTIES, Limits.PROPERTY_BYTES);
    long bytes = 0;
    for (Map.Entry<String, String> each : property.entrySet()) {
      bytes += each.getKey().getBytes(UTF_8).length + each.getValue().getBytes(UTF_8).length;
      requireNoControls("property", each.getKey());
      requireNoControls("property", each.getValue());
    }
    if (bytes > Limits.PROPERTY_BYTES) {
      throw new BadFieldException(
          TOO_LARGE, "body.property: more than " + Limits.PROPERTY_BYTES + " bytes of UTF-8");
    }
    return property;
  }

  private static void requireNoControls(String name, String text) {
    if (text.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r')) {
      throw new BadFieldException(BAD_FORMAT, "body." + name + ": has a control character");
    }
  }
}
