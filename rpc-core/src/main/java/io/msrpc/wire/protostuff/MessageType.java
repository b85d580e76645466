package io.msrpc.wire.protostuff;

import io.msrpc.wire.type.MismatchException;
import io.netty.buffer.ByteBuf;
import io.protostuff.Input;
import io.protostuff.Output;
import io.protostuff.Schema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are messages: a group of fields when nested, bare when they are a payload.
 */
abstract class MessageType implements FieldType, Schema<Slot> {
  /**
   * Bytes that the length in front of a payload of this type took last. Only a hint: threads may
   * overwrite each other's, and a wrong one costs a move of the payload.
   */
  private int lengthBytes = 1;

  /**
   * Appends a value that is not absent: a varint of its bytes plus one, then its fields. The varint
   * is filled in last, into the room that the last one took.
   */
  final void writePayload(ByteBuf out, @Nullable Object value) throws IOException {
    int start = out.writerIndex();
    int room = lengthBytes;
    out.writeZero(room);
    writeTo(new PayloadOutput(out), new Slot(value, 1));
    int length = out.writerIndex() - start - room;
    int needed = PayloadOutput.varintLength(length + 1L);
    if (needed != room) {
      out.ensureWritable(Math.max(0, needed - room));
      out.setBytes(start + needed, out, start + room, length);
      lengthBytes = needed;
    }
    out.writerIndex(start);
    PayloadOutput.writeVarint(out, length + 1L);
    out.writerIndex(start + needed + length);
  }

  /** Writes the fields of a value. */
  abstract void writeFields(Output out, Object value, int depth) throws IOException;

  /** Reads all fields up to the end of the message. */
  abstract @Nullable Object readFields(PayloadInput in) throws IOException;

  @Override
  public final void write(Output out, int number, @Nullable Object value, int depth)
      throws IOException {
    if (depth == MAX_DEPTH) {
      throw MismatchException.tooDeep();
    }
    out.writeObject(number, new Slot(value, depth + 1), this, false);
  }

  @Override
  public final @Nullable Object read(PayloadInput in) throws IOException {
    return in.mergeObject(newMessage(), this).value;
  }

  @Override
  public final void writeTo(Output out, Slot slot) throws IOException {
    if (slot.value != null) {
      writeFields(out, slot.value, slot.depth);
    }
  }

  @Override
  public final void mergeFrom(Input in, Slot slot) throws IOException {
    slot.value = readFields((PayloadInput) in);
  }

  @Override
  public final Slot newMessage() {
    return new Slot(null, 0);
  }

  @Override
  public final boolean isInitialized(Slot slot) {
    return true;
  }

  @Override
  public final Class<Slot> typeClass() {
    return Slot.class;
  }

  @Override
  public final String messageName() {
    return getClass().getSimpleName();
  }

  @Override
  public final String messageFullName() {
    return getClass().getName();
  }

  @Override
  public final String getFieldName(int number) {
    return Integer.toString(number);
  }

  @Override
  public final int getFieldNumber(String name) {
    return Integer.parseInt(name);
  }
}
