package io.msrpc.wire.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A record of every type that can be carried. */
public record Everything(
    Numbers numbers,
    Boxes boxes,
    Texts texts,
    Times times,
    Optionals optionals,
    Many many,
    Platform platform,
    Concrete concrete) {

  public record Numbers(
      boolean a, byte b, short c, char d, int e, long f, float g, double h, Mode mode) {}

  public record Boxes(
      Boolean a, Byte b, Short c, Character d, Integer e, Long f, Float g, Double h, Mode mode) {}

  public record Texts(
      String text, byte[] bytes, BigInteger integer, BigDecimal decimal, UUID uuid, Plain plain) {}

  public record Times(
      Instant a,
      Duration b,
      Period c,
      LocalDate d,
      LocalTime e,
      LocalDateTime f,
      OffsetTime g,
      OffsetDateTime h,
      ZonedDateTime i,
      ZoneOffset j,
      YearMonth k,
      MonthDay l) {}

  public record Optionals(
      Optional<String> a,
      Optional<List<Integer>> b,
      Optional<Node<String>> c,
      OptionalInt d,
      OptionalLong e,
      OptionalDouble f) {}

  public record Many(
      List<String> strings,
      Set<Mode> modes,
      Collection<Optional<Long>> longs,
      Map<Long, List<? extends Node<Integer>>> nodes,
      Map<Texts, Mode> byTexts,
      boolean[] flags,
      double[] doubles,
      String[][] matrix,
      List<String>[] lists,
      Node<Node<Mode>> deep) {}

  /** Of the JDK. */
  public record Platform(
      Year a,
      ZoneId b,
      Date c,
      Locale d,
      URI e,
      Currency f,
      BitSet g,
      Map.Entry<Mode, List<Long>> h,
      Map<Locale, Date> i) {}

  public record Concrete(
      Iterable<String> a,
      SortedSet<String> b,
      NavigableMap<Integer, List<String>> c,
      Deque<Long> d,
      EnumSet<Mode> e,
      EnumMap<Mode, Texts> f,
      ArrayList<Node<Mode>> g,
      LinkedHashMap<String, Mode> h,
      CopyOnWriteArrayList<Long> i,
      ConcurrentHashMap<Mode, Long> j) {}

  public enum Mode {
    ON,
    OFF {
      @Override
      boolean isOn() {
        return false;
      }
    };

    boolean isOn() {
      return true;
    }
  }

  /** A generic sealed type with a sealed type, an enum and a class below it. */
  public sealed interface Node<T> permits Leaf, Branch, Nil, Counted {}

  public record Leaf<T>(T value) implements Node<T> {}

  public sealed interface Branch<U> extends Node<U> permits Pair, Fan {}

  public record Pair<A>(Node<A> left, Node<A> right) implements Branch<A> {}

  public record Fan<A>(List<Node<A>> nodes) implements Branch<A> {}

  public enum Nil implements Node<Object> {
    NIL
  }

  /** A non-final class whose superclass is generic. */
  public static non-sealed class Counted extends Holder<Long> implements Node<Object> {
    private int count;

    private Counted() {}

    public Counted(Long held, int count) {
      super(held);
      this.count = count;
    }

    public int count() {
      return count;
    }
  }

  /** Its field comes first. */
  public static class Holder<H> {
    private H held;

    Holder() {}

    public Holder(H held) {
      this.held = held;
    }

    public H held() {
      return held;
    }
  }

  /** A plain class with what is not carried. */
  public static final class Plain {
    static int instances;
    public transient int cached = 7;
    private long id;
    private String name;

    private Plain() {}

    public Plain(long id, String name) {
      this.id = id;
      this.name = name;
      this.cached = 8;
    }

    public long id() {
      return id;
    }

    public String name() {
      return name;
    }
  }
}
