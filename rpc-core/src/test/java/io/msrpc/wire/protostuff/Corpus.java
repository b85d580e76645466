package io.msrpc.wire.protostuff;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.wire.type.Everything;
import io.msrpc.wire.type.RandomValues;
import io.msrpc.wire.type.Subject;
import io.msrpc.wire.type.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Values of every kind as payloads of codec 1, and a service that takes them and gives them back.
 */
public final class Corpus {
  private static final Map<String, RemoteMethod> METHODS =
      ServiceContract.of(Service.class).methods().stream()
          .collect(Collectors.toMap(method -> method.method().getName(), method -> method));

  private Corpus() {}

  /** A method for each kind. */
  public interface Service {
    boolean bool(boolean value);

    byte byteValue(byte value);

    short shortValue(short value);

    char character(char value);

    int integer(int value);

    Integer boxed(Integer value);

    long longValue(long value);

    float floatValue(float value);

    double doubleValue(double value);

    String string(String value);

    byte[] bytes(byte[] value);

    BigInteger bigInteger(BigInteger value);

    BigDecimal bigDecimal(BigDecimal value);

    UUID uuid(UUID value);

    Vectors.Mood mood(Vectors.Mood value);

    Instant instant(Instant value);

    LocalDate date(LocalDate value);

    Duration duration(Duration value);

    Optional<String> optional(Optional<String> value);

    OptionalInt optionalInt(OptionalInt value);

    List<Integer> list(List<Integer> value);

    Set<String> set(Set<String> value);

    Map<String, Integer> map(Map<String, Integer> value);

    int[][] matrix(int[][] value);

    Vectors.User user(Vectors.User value);

    Vectors.Page<Vectors.User> page(Vectors.Page<Vectors.User> value);

    Vectors.Tree tree(Vectors.Tree value);

    Vectors.Shape shape(Vectors.Shape value);

    List<Vectors.Shape> shapes(List<Vectors.Shape> value);

    Year year(Year value);

    YearMonth yearMonth(YearMonth value);

    MonthDay monthDay(MonthDay value);

    ZoneId zoneId(ZoneId value);

    ZoneOffset zoneOffset(ZoneOffset value);

    Date utilDate(Date value);

    Locale locale(Locale value);

    URI uri(URI value);

    Currency currency(Currency value);

    BitSet bits(BitSet value);

    Map.Entry<String, Integer> entry(Map.Entry<String, Integer> value);

    SortedSet<String> sortedSet(SortedSet<String> value);

    SortedMap<String, Integer> sortedMap(SortedMap<String, Integer> value);

    Deque<Integer> deque(Deque<Integer> value);

    EnumSet<Vectors.Mood> enumSet(EnumSet<Vectors.Mood> value);

    EnumMap<Vectors.Mood, Integer> enumMap(EnumMap<Vectors.Mood, Integer> value);

    ConcurrentHashMap<String, Integer> concurrentMap(ConcurrentHashMap<String, Integer> value);

    Everything everything(Everything value);
  }

  /**
   * A method of {@link Service}, and a value for it; the same bytes are its argument and result.
   */
  public record Sample(RemoteMethod method, byte[] payload) {
    /** The payload, to be read. */
    public ByteBuf bytes() {
      return Unpooled.wrappedBuffer(payload);
    }
  }

  /** The vectors of docs/protocol.md, and some large values. */
  public static List<Sample> samples() {
    Stream<Sample> vectors =
        Vectors.samples().stream()
            .filter(sample -> !sample.method().equals("nothing"))
            .map(sample -> sample(sample.method(), sample.value()));
    Stream<Sample> random =
        LongStream.range(0, 1)
            .mapToObj(seed -> sample("everything", new RandomValues(seed).everything()));
    return Stream.concat(vectors, random).toList();
  }

  private static Sample sample(String method, Object value) {
    RemoteMethod remote = METHODS.get(method);
    Subject subject = new Subject(new ProtostuffSerializer().codecOf(remote));
    return new Sample(remote, ByteBufUtil.decodeHexDump(subject.write(value)));
  }

  /** Gives back what it gets. */
  public static Service service() {
    return (Service)
        Proxy.newProxyInstance(
            Service.class.getClassLoader(),
            new Class<?>[] {Service.class},
            (proxy, method, arguments) -> arguments[0]);
  }
}
