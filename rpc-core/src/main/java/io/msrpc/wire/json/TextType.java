package io.msrpc.wire.json;

import io.msrpc.wire.type.MismatchException;
import org.jspecify.annotations.Nullable;

/** A type whose values have a text, which makes them names of members where they are map keys. */
interface TextType extends JsonType {
  /** The text of a value that is not absent. */
  String print(Object value) throws MismatchException;

  /** The value of a text. */
  @Nullable Object parse(String text) throws MismatchException;

  /** The same with {@code ?} for every surrogate without its other half, which UTF-8 has not. */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints()
            .map(point -> Character.isBmpCodePoint(point) && isHalf(point) ? '?' : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }

  private static boolean isHalf(int point) {
    return Character.isSurrogate((char) point);
  }
}
