package io.msrpc.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Written by hand for exactly these types, without checks: what bytes cost at the least. */
public final class UserCodec {
  private UserCodec() {}

  /** Appends a user. */
  public static void write(ByteBuf out, User user) {
    out.writeLong(user.id());
    write(out, user.name());
    out.writeByte(user.sex());
    write(out, user.birthday());
    write(out, user.email());
    write(out, user.mobile());
    write(out, user.address());
    write(out, user.icon());
    out.writeShort(user.permissions().size());
    for (int permission : user.permissions()) {
      out.writeInt(permission);
    }
    out.writeByte(user.status());
    write(out, user.createTime());
    write(out, user.updateTime());
  }

  /** Reads a user. */
  public static User readUser(ByteBuf in) {
    return new User(
        in.readLong(),
        readString(in),
        in.readByte(),
        readInstant(in),
        readString(in),
        readString(in),
        readString(in),
        readString(in),
        readInts(in),
        in.readByte(),
        readInstant(in),
        readInstant(in));
  }

  /** Appends a page. */
  public static void write(ByteBuf out, Page page) {
    out.writeInt(page.number()).writeInt(page.total()).writeShort(page.users().size());
    for (User user : page.users()) {
      write(out, user);
    }
  }

  /** Reads a page. */
  public static Page readPage(ByteBuf in) {
    int number = in.readInt();
    int total = in.readInt();
    int size = in.readShort();
    List<User> users = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      users.add(readUser(in));
    }
    return new Page(number, total, users);
  }

  /** Appends a text of at most 32,767 bytes. */
  public static void write(ByteBuf out, String text) {
    int at = out.writerIndex();
    out.writeShort(0);
    out.setShort(at, ByteBufUtil.writeUtf8(out, text));
  }

  /** Reads a text. */
  public static String readString(ByteBuf in) {
    return in.readCharSequence(in.readShort(), UTF_8).toString();
  }

  /** Appends bytes that go to the end of the message. */
  public static void write(ByteBuf out, byte[] bytes) {
    out.writeBytes(bytes);
  }

  /** Reads what is left. */
  public static byte[] readBytes(ByteBuf in) {
    byte[] bytes = new byte[in.readableBytes()];
    in.readBytes(bytes);
    return bytes;
  }

  private static void write(ByteBuf out, Instant time) {
    out.writeLong(time.getEpochSecond()).writeInt(time.getNano());
  }

  private static Instant readInstant(ByteBuf in) {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private static List<Integer> readInts(ByteBuf in) {
    int size = in.readShort();
    List<Integer> ints = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ints.add(in.readInt());
    }
    return ints;
  }
}
