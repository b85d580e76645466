package io.msrpc.im.gateway.protocol;

import static io.msrpc.im.gateway.protocol.ErrorCode.BAD_FORMAT;
import static io.msrpc.im.gateway.protocol.ErrorCode.TOO_LARGE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read by name and checked on the way. A field that is JSON null
 * counts as absent; fields nobody asks for are ignored. Every method throws {@link
 * BadFieldException} when a value is absent without a default, of another type or out of bounds.
 */
public final class Fields {
  private final String path;
  private final JsonNode object;

  Fields(String path, JsonNode object) {
    this.path = path;
    this.object = object;
  }

  /** A text of 1 to {@code max} characters. */
  public String text(String name, int max) {
    String text = text(name, max, null);
    if (text == null || text.isEmpty()) {
      throw bad(name, "missing or empty");
    }
    return text;
  }

  /** A text of 0 to {@code max} characters, or the default. */
  public @Nullable String text(String name, int max, @Nullable String otherwise) {
    JsonNode value = object.get(name);
    return isAbsent(value) ? otherwise : textOf(name, value, max);
  }

  /** An integer of {@code min} to 2⁵³ − 1. */
  public long integer(String name, long min) {
    JsonNode value = object.get(name);
    if (isAbsent(value)) {
      throw bad(name, "missing");
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw bad(name, "not an integer");
    }
    long number = value.longValue();
    if (number < min || number > Limits.INTEGER) {
      throw bad(name, "out of range (expected: " + min + ".." + Limits.INTEGER + ")");
    }
    return number;
  }

  /** An integer of {@code min} to 2⁵³ − 1, or the default. */
  public long integer(String name, long min, long otherwise) {
    return isAbsent(object.get(name)) ? otherwise : integer(name, min);
  }

  /** An object; an absent one is empty. */
  Fields object(String name) {
    JsonNode value = object.get(name);
    if (isAbsent(value)) {
      return new Fields(path + name + ".", JsonNodeFactory.instance.objectNode());
    }
    if (!value.isObject()) {
      throw bad(name, "not an object");
    }
    return new Fields(path + name + ".", value);
  }

  /** A list of at most {@code max} objects; an absent one is empty. */
  List<Fields> objects(String name, int max) {
    List<Fields> found = new ArrayList<>();
    for (JsonNode element : list(name, max)) {
      if (!element.isObject()) {
        throw bad(name, "not a list of objects");
      }
      found.add(new Fields(path + name + "[].", element));
    }
    return found;
  }

  /** A list of at most {@code max} texts of at most {@code maxLength}; an absent one is empty. */
  List<String> texts(String name, int max, int maxLength) {
    List<String> found = new ArrayList<>();
    for (JsonNode element : list(name, max)) {
      found.add(textOf(name, element, maxLength));
    }
    return found;
  }

  /** Names and texts, in the order they were written; an absent map is empty. */
  Map<String, String> map(String name, int max, int maxLength) {
    Fields fields = object(name);
    if (fields.object.size() > max) {
      throw new BadFieldException(TOO_LARGE, path + name + ": more than " + max);
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : fields.object.properties()) {
      requireWellFormed(name, property.getKey());
      found.put(property.getKey(), textOf(name, property.getValue(), maxLength));
    }
    return found;
  }

  private Iterable<JsonNode> list(String name, int max) {
    JsonNode value = object.get(name);
    if (isAbsent(value)) {
      return List.of();
    }
    if (!value.isArray()) {
      throw bad(name, "not a list");
    }
    if (value.size() > max) {
      throw new BadFieldException(TOO_LARGE, path + name + ": more than " + max);
    }
    return value;
  }

  private String textOf(String name, JsonNode value, int max) {
    if (!value.isTextual()) {
      throw bad(name, "not a text");
    }
    String text = value.textValue();
    if (text.length() > max) {
      throw new BadFieldException(TOO_LARGE, path + name + ": longer than " + max + " characters");
    }
    requireWellFormed(name, text);
    return text;
  }

  /** A lone surrogate cannot be written as UTF-8, so it would come back as something else. */
  private void requireWellFormed(String name, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean paired =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!paired) {
          throw bad(name, "half a surrogate pair");
        }
        i++;
      }
    }
  }

  private static boolean isAbsent(@Nullable JsonNode value) {
    return value == null || value.isNull();
  }

  private BadFieldException bad(String name, String what) {
    return new BadFieldException(BAD_FORMAT, path + name + ": " + what);
  }
}
