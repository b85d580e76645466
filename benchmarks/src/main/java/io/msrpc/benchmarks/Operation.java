package io.msrpc.benchmarks;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One method of the service and its codec by hand, for contestants without a codec of their own.
 *
 * @param <A> argument
 * @param <R> result
 * @param number its index in {@link #ALL}
 * @param name of the method
 * @param argument its codec
 * @param result its codec
 * @param body what the service does
 */
public record Operation<A, R>(
    int number, String name, Codec<A> argument, Codec<R> result, Function<A, R> body) {
  private static final Users USERS = new Users();
  private static final Codec<String> TEXT = new Codec<>(UserCodec::write, UserCodec::readString);
  private static final Codec<User> USER = new Codec<>(UserCodec::write, UserCodec::readUser);
  private static final Codec<Page> PAGE = new Codec<>(UserCodec::write, UserCodec::readPage);
  private static final Codec<byte[]> BYTES = new Codec<>(UserCodec::write, UserCodec::readBytes);
  private static final Codec<Long> LONG = new Codec<>(ByteBuf::writeLong, ByteBuf::readLong);
  private static final Codec<Integer> INT = new Codec<>(ByteBuf::writeInt, ByteBuf::readInt);
  private static final Codec<Boolean> BOOLEAN =
      new Codec<>(ByteBuf::writeBoolean, ByteBuf::readBoolean);

  /** {@code existUser}. */
  public static final Operation<String, Boolean> EXIST =
      new Operation<>(0, "existUser", TEXT, BOOLEAN, USERS::existUser);

  /** {@code createUser}. */
  public static final Operation<User, Boolean> CREATE =
      new Operation<>(1, "createUser", USER, BOOLEAN, USERS::createUser);

  /** {@code getUser}. */
  public static final Operation<Long, User> GET =
      new Operation<>(2, "getUser", LONG, USER, USERS::getUser);

  /** {@code listUser}. */
  public static final Operation<Integer, Page> LIST =
      new Operation<>(3, "listUser", INT, PAGE, USERS::listUser);

  /** {@code echo}. */
  public static final Operation<byte[], byte[]> ECHO =
      new Operation<>(4, "echo", BYTES, BYTES, USERS::echo);

  /** All of them, by number. */
  public static final List<Operation<?, ?>> ALL = List.of(EXIST, CREATE, GET, LIST, ECHO);

  /** How one type of value becomes bytes and comes back. */
  public record Codec<T>(BiConsumer<ByteBuf, T> write, Function<ByteBuf, T> read) {}

  /** Decodes the argument, runs the service and encodes the result. */
  public void serve(ByteBuf in, ByteBuf out) {
    result.write.accept(out, body.apply(argument.read.apply(in)));
  }
}
