package io.msrpc.im.provider.chat;

import io.msrpc.im.chat.Message;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells a retry of a message from another message with its cmid: SHA-256 over the decoded fields,
 * so it is the same whichever door the message came by.
 *
 * <pre>
 * type, content   text
 * ref             i64
 * mentions        i32 count, then text each
 * url             text, or i32 -1
 * property        i32 count, then text and text each, by name
 * text            i32 bytes, then UTF-8
 * </pre>
 */
final class BodyHash {
  private BodyHash() {}

  /** 43 characters of base64. */
  static String of(Message message) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(bytes(message)));
  }

  private static byte[] bytes(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(message, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Message message, DataOutputStream out) throws IOException {
    writeText(out, message.type().name());
    writeText(out, message.content());
    out.writeLong(message.ref());
    out.writeInt(message.mentions().size());
    for (String mention : message.mentions()) {
      writeText(out, mention);
    }
    writeText(out, message.url());
    out.writeInt(message.property().size());
    for (Map.Entry<String, String> property : new TreeMap<>(message.property()).entrySet()) {
      writeText(out, property.getKey());
      writeText(out, property.getValue());
    }
  }

  private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
    } else {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(utf8.length);
      out.write(utf8);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
