package io.msrpc.im.provider.chat;

import io.msrpc.im.chat.ChatError;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.Message;
import io.msrpc.im.provider.chat.Appended.Rejected;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a message may contain, whoever sends it; the limits are those of {@link Message} and of
 * docs/im-protocol.md. Fields may be null although they are declared otherwise: they come off the
 * network.
 */
final class MessageRules {
  private static final int CONTENT_BYTES = 16_384;
  private static final int MENTIONS = 100;
  private static final int URL_CHARS = 2_048;
  private static final int PROPERTIES = 32;
  private static final int PROPERTY_BYTES = 4_096;
  private static final Pattern CMID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern UID = Pattern.compile("u[a-z2-7]{1,31}");

  private MessageRules() {}

  /** Whether this is what a uid looks like. */
  static boolean isUid(String text) {
    return UID.matcher(text).matches();
  }

  /** The first rule that the message breaks, where to it goes apart. */
  static Optional<Rejected> broken(Message message) {
    return Stream.<java.util.function.Function<Message, @Nullable Rejected>>of(
            MessageRules::cmid,
            MessageRules::target,
            MessageRules::content,
            MessageRules::about,
            MessageRules::mentions,
            MessageRules::url,
            MessageRules::property)
        .map(rule -> rule.apply(message))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static @Nullable Rejected cmid(Message message) {
    return message.cmid() != null && CMID.matcher(message.cmid()).matches()
        ? null
        : malformed("cmid: 32 lower-case hex digits are expected");
  }

  private static @Nullable Rejected target(Message message) {
    long targets =
        Stream.of(message.conv(), message.to(), message.group()).filter(Objects::nonNull).count();
    return targets == 1
        ? null
        : new Rejected(ChatError.MISSING_TARGET, "exactly one of conv, to and group is expected");
  }

  private static @Nullable Rejected content(Message message) {
    String content = message.content();
    if (content == null || !Texts.isClean(content)) {
      return malformed("content: text without control characters is expected");
    }
    if (content.isEmpty() && message.type() == EntryType.TEXT) {
      return malformed("content: a TEXT has some");
    }
    return Texts.utf8Length(content) <= CONTENT_BYTES
        ? null
        : tooLarge("content: at most " + CONTENT_BYTES + " bytes of UTF-8");
  }

  private static @Nullable Rejected about(Message message) {
    if (message.type() == null || message.type() == EntryType.OTHER) {
      return malformed("type: TEXT, IMAGE, FILE or CUSTOM is expected");
    }
    return message.ref() >= 0 ? null : malformed("ref: the seq of an entry, or 0, is expected");
  }

  private static @Nullable Rejected mentions(Message message) {
    if (message.mentions() == null
        || message.mentions().stream().anyMatch(uid -> uid == null || !isUid(uid))) {
      return malformed("mentions: uids are expected");
    }
    return message.mentions().size() <= MENTIONS ? null : tooLarge("mentions: at most " + MENTIONS);
  }

  private static @Nullable Rejected url(Message message) {
    String url = message.url();
    boolean expected = message.type() == EntryType.IMAGE || message.type() == EntryType.FILE;
    if (url == null || message.type() == EntryType.TEXT) {
      return expected == (url != null)
          ? null
          : malformed("url: an IMAGE and a FILE have one, a TEXT has none");
    }
    if (url.length() > URL_CHARS) {
      return tooLarge("url: at most " + URL_CHARS + " characters");
    }
    return isWebAddress(url) ? null : malformed("url: an http or https address is expected");
  }

  private static boolean isWebAddress(String url) {
    try {
      URI uri = new URI(url);
      boolean web =
          "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null && Texts.isClean(url);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static @Nullable Rejected property(Message message) {
    Map<String, String> property = message.property();
    if (property == null || !property.entrySet().stream().allMatch(MessageRules::isClean)) {
      return malformed("property: names and texts without control characters are expected");
    }
    int bytes =
        property.entrySet().stream()
            .mapToInt(e -> Texts.utf8Length(e.getKey()) + Texts.utf8Length(e.getValue()))
            .sum();
    return property.size() <= PROPERTIES && bytes <= PROPERTY_BYTES
        ? null
        : tooLarge("property: at most " + PROPERTIES + " and " + PROPERTY_BYTES + " bytes");
  }

  private static boolean isClean(Map.Entry<String, String> property) {
    return property.getKey() != null
        && !property.getKey().isEmpty()
        && property.getValue() != null
        && Texts.isClean(property.getKey())
        && Texts.isClean(property.getValue());
  }

  private static Rejected malformed(String text) {
    return new Rejected(ChatError.BAD_FORMAT, text);
  }

  private static Rejected tooLarge(String text) {
    return new Rejected(ChatError.TOO_LARGE, text);
  }
}
