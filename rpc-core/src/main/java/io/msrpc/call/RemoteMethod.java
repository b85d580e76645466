package io.msrpc.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.annotation.MsInstance;
import io.msrpc.annotation.MsKey;
import io.msrpc.annotation.MsMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method of a remote interface, reflected once.
 *
 * @param service the service it belongs to
 * @param method the Java method
 * @param signature {@code group/interface:version#method(types)}, see docs/protocol.md
 * @param id bytes 0–7 of SHA-256 over the signature; names the method on the wire
 * @param parameters declared generic types of the parameters, in order, without a stream at the end
 * @param result declared type of the value: inside the {@code CompletableFuture} if it returns one,
 *     of each item if it returns a stream
 * @param isAsync whether the caller gets a future instead of waiting
 * @param streamsResult whether it returns a {@code Flow.Publisher}
 * @param argumentItem declared type of the items of a {@code Flow.Publisher} in the last parameter;
 *     null without one
 * @param errors the declared exceptions that reach the caller as themselves
 * @param timeout longest a call may take, zero for the client's default; for a method that returns
 *     a stream zero means that the stream may last for ever
 * @param idempotent whether running it twice equals running it once
 * @param oneway whether nobody answers
 * @param nonBlocking whether the server may run it on the I/O thread
 * @param instanceArgument index of the {@link MsInstance} parameter, or −1
 * @param keyArgument index of the {@link MsKey} parameter, or −1
 */
public record RemoteMethod(
    ServiceKey service,
    Method method,
    String signature,
    long id,
    List<Type> parameters,
    Type result,
    boolean isAsync,
    boolean streamsResult,
    @Nullable Type argumentItem,
    List<BusinessError> errors,
    Duration timeout,
    boolean idempotent,
    boolean oneway,
    boolean nonBlocking,
    int instanceArgument,
    int keyArgument) {

  private static final MsMethod DEFAULTS = defaults();

  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          char.class, Character.class,
          short.class, Short.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  /** A cause may be its own cause, by way of others. */
  private static final int MAX_WRAPPERS = 16;

  /** Types whose values have the same text in every process. */
  private static final List<Class<?>> KEYS =
      List.of(
          String.class, long.class, Long.class, int.class, Integer.class, UUID.class, Enum.class);

  /**
   * Reflects a method.
   *
   * @throws IllegalArgumentException when its shape cannot be called, saying what to change
   */
  static RemoteMethod of(ServiceKey service, MemberTypes.Member member, Duration serviceTimeout) {
    Method method = member.method();
    MsMethod declared = method.getAnnotation(MsMethod.class);
    MsMethod options = declared == null ? DEFAULTS : declared;
    String signature = signature(service, member);
    ForeignForms.check(signature, member);
    Class<?> returned = MemberTypes.raw(member.returned());
    Type argumentItem = argumentItem(signature, member);
    List<Type> all = member.parameters();
    if (options.oneway() && returned != void.class) {
      throw new IllegalArgumentException(signature + ": a one-way method must return void");
    }
    return new RemoteMethod(
        service,
        method,
        signature,
        idOf(signature),
        argumentItem == null ? all : all.subList(0, all.size() - 1),
        resultOf(signature, member.returned()),
        CompletionStage.class.isAssignableFrom(returned),
        returned == Flow.Publisher.class,
        argumentItem,
        BusinessError.of(signature, method),
        options.timeoutMillis() > 0 ? Duration.ofMillis(options.timeoutMillis()) : serviceTimeout,
        options.idempotent(),
        options.oneway(),
        options.nonBlocking(),
        annotated(signature, member, MsInstance.class, List.of(String.class)),
        annotated(signature, member, MsKey.class, KEYS));
  }

  /** The same method with another limit of its time. */
  public RemoteMethod withTimeout(Duration newTimeout) {
    return new RemoteMethod(
        service,
        method,
        signature,
        id,
        parameters,
        result,
        isAsync,
        streamsResult,
        argumentItem,
        errors,
        newTimeout,
        idempotent,
        oneway,
        nonBlocking,
        instanceArgument,
        keyArgument);
  }

  /** Whether items travel, in either direction. */
  public boolean streams() {
    return streamsResult || argumentItem != null;
  }

  /** Whether the method may answer with this value, no stream, as far as its class shows. */
  public boolean canAnswer(@Nullable Object value) {
    Class<?> raw = MemberTypes.raw(result);
    return BOXES.getOrDefault(raw, raw).isInstance(value)
        || (value == null && !raw.isPrimitive())
        || raw == void.class
        || raw == Void.class;
  }

  /** The declared exception with this code, or null. */
  public @Nullable BusinessError error(String code) {
    return errors.stream().filter(error -> error.code().equals(code)).findFirst().orElse(null);
  }

  /** The declared exception that something thrown is an instance of, its own class first. */
  public @Nullable BusinessError error(Throwable thrown) {
    return Stream.concat(
            errors.stream().filter(error -> error.type() == thrown.getClass()),
            errors.stream().filter(error -> error.type().isInstance(thrown)))
        .findFirst()
        .orElse(null);
  }

  /**
   * What was thrown, without what futures and reflection have put around it; an exception that the
   * method declares is found at any depth of that.
   */
  public Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; depth < MAX_WRAPPERS && error(cause) == null; depth++) {
      Throwable inner = isWrapper(cause) ? cause.getCause() : null;
      if (inner == null) {
        return cause;
      }
      cause = inner;
    }
    return cause;
  }

  private static boolean isWrapper(Throwable thrown) {
    return thrown instanceof CompletionException
        || thrown instanceof ExecutionException
        || thrown instanceof InvocationTargetException
        || thrown instanceof UndeclaredThrowableException;
  }

  /** {@code Interface#method}, for messages. */
  public String shortName() {
    return method.getDeclaringClass().getSimpleName() + "#" + method.getName();
  }

  /** Whether a method of the same interface is another way to call this one. */
  boolean isMeantBy(MemberTypes.Member member) {
    return signature.equals(signature(service, member));
  }

  private static String signature(ServiceKey service, MemberTypes.Member member) {
    return service
        + "#"
        + member.method().getName()
        + member.rawParameters().stream()
            .map(RemoteMethod::typeName)
            .collect(Collectors.joining(",", "(", ")"));
  }

  private static String typeName(Class<?> type) {
    return type.isArray() ? typeName(type.getComponentType()) + "[]" : type.getName();
  }

  /** Computes the method id of a signature. */
  static long idOf(String signature) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(signature.getBytes(UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static @Nullable Type argumentItem(String signature, MemberTypes.Member member) {
    List<Class<?>> types = member.rawParameters();
    int index = types.indexOf(Flow.Publisher.class);
    if (index < 0) {
      return null;
    }
    if (index < types.size() - 1) {
      throw new IllegalArgumentException(signature + ": a stream must be the last parameter");
    }
    return itemOf(signature, member.parameters().get(index));
  }

  private static Type itemOf(String signature, Type stream) {
    if (stream instanceof ParameterizedType publisher) {
      return publisher.getActualTypeArguments()[0];
    }
    throw new IllegalArgumentException(
        signature + ": a stream must say what it carries, as Flow.Publisher<T>");
  }

  private static Type resultOf(String signature, Type returned) {
    Class<?> raw = MemberTypes.raw(returned);
    if (raw == Flow.Publisher.class) {
      return itemOf(signature, returned);
    }
    if (!CompletionStage.class.isAssignableFrom(raw)) {
      return returned;
    }
    boolean plainFuture = raw == CompletableFuture.class || raw == CompletionStage.class;
    if (plainFuture && returned instanceof ParameterizedType future) {
      return future.getActualTypeArguments()[0];
    }
    throw new IllegalArgumentException(
        signature + ": an asynchronous method must return CompletableFuture<T>");
  }

  /** Index of the one parameter with the annotation, or −1. */
  private static int annotated(
      String signature,
      MemberTypes.Member member,
      Class<? extends Annotation> annotation,
      List<Class<?>> types) {
    Parameter[] parameters = member.method().getParameters();
    int found = -1;
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].isAnnotationPresent(annotation)) {
        Class<?> type = MemberTypes.raw(member.parameters().get(i));
        if (found >= 0 || types.stream().noneMatch(allowed -> allowed.isAssignableFrom(type))) {
          throw new IllegalArgumentException(
              signature
                  + ": @"
                  + annotation.getSimpleName()
                  + " belongs on exactly one parameter, of type "
                  + types.stream().map(Class::getSimpleName).collect(Collectors.joining(" or ")));
        }
        found = i;
      }
    }
    return found;
  }

  @MsMethod
  private static MsMethod defaults() {
    try {
      return RemoteMethod.class.getDeclaredMethod("defaults").getAnnotation(MsMethod.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Two methods are one when their signatures, and so their ids, are. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof RemoteMethod that && signature.equals(that.signature));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return signature;
  }
}
