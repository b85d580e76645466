package io.msrpc.wire.protostuff;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** A record of every type that can be carried. */
record Everything(
    Numbers numbers, Boxes boxes, Texts texts, Times times, Optionals optionals, Many many) {

  record Numbers(boolean a, byte b, short c, char d, int e, long f, float g, double h, Mode mode) {}

  record Boxes(
      Boolean a, Byte b, Short c, Character d, Integer e, Long f, Float g, Double h, Mode mode) {}

  record Texts(
      String text, byte[] bytes, BigInteger integer, BigDecimal decimal, UUID uuid, Plain plain) {}

  record Times(
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

  record Optionals(
      Optional<String> a,
      Optional<List<Integer>> b,
      Optional<Node<String>> c,
      OptionalInt d,
      OptionalLong e,
      OptionalDouble f) {}

  record Many(
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

  enum Mode {
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
  sealed interface Node<T> permits Leaf, Branch, Nil, Counted {}

  record Leaf<T>(T value) implements Node<T> {}

  sealed interface Branch<U> extends Node<U> permits Pair, Fan {}

  record Pair<A>(Node<A> left, Node<A> right) implements Branch<A> {}

  record Fan<A>(List<Node<A>> nodes) implements Branch<A> {}

  enum Nil implements Node<Object> {
    NIL
  }

  /** A non-final class whose superclass is generic. */
  static non-sealed class Counted extends Holder<Long> implements Node<Object> {
    private int count;

    private Counted() {}

    Counted(Long held, int count) {
      super(held);
      this.count = count;
    }

    int count() {
      return count;
    }
  }

  /** Its field comes first. */
  static class Holder<H> {
    private H held;

    Holder() {}

    Holder(H held) {
      this.held = held;
    }

    H held() {
      return held;
    }
  }

  /** A plain class with what is not carried. */
  static final class Plain {
    static int instances;
    transient int cached = 7;
    private long id;
    private String name;

    private Plain() {}

    Plain(long id, String name) {
      this.id = id;
      this.name = name;
      this.cached = 8;
    }

    long id() {
      return id;
    }

    String name() {
      return name;
    }
  }
}
