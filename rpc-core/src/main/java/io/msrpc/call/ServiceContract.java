package io.msrpc.call;

import io.msrpc.annotation.MsService;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a remote interface promises: its key and its methods. Both sides read it from the same
 * interface.
 *
 * @param type the interface
 * @param key its name on the network
 * @param methods its callable methods, inherited ones included
 */
public record ServiceContract(Class<?> type, ServiceKey key, List<RemoteMethod> methods) {
  private static final String NO_CODE =
      ", which has no @MsError: callers get a RemoteFailureException instead of it. Put"
          + " @MsError(\"some-code\") on the class and give it a constructor (String message); if the"
          + " class is not yours, declare and throw one of your own that has both, with its message";

  /**
   * Reads the contract from the interface's {@link MsService}, or its defaults where it has none.
   */
  public static ServiceContract of(Class<?> type) {
    return of(type, "", "", Duration.ZERO);
  }

  /**
   * Reads the contract under which a class serves the interface.
   *
   * @param onTheClass what the class says differently
   * @throws IllegalArgumentException as below, and when the class gives a timeout, which consumers
   *     do not see
   */
  public static ServiceContract of(Class<?> type, MsService onTheClass) {
    if (onTheClass.timeoutMillis() != 0) {
      throw new IllegalArgumentException(
          "@MsService(timeoutMillis = %d) on a class that serves %s has no effect: consumers see the"
                  .formatted(onTheClass.timeoutMillis(), type.getName())
              + " interface only; put it there");
    }
    return of(type, onTheClass.group(), onTheClass.version(), Duration.ZERO);
  }

  /**
   * Reads the contract, with what a reference says differently.
   *
   * @param group empty for the interface's own
   * @param version empty for the interface's own
   * @param timeout zero for the interface's own
   * @throws IllegalArgumentException when the type is no interface or a method cannot be called
   *     remotely, saying what to change
   */
  public static ServiceContract of(Class<?> type, String group, String version, Duration timeout) {
    if (!type.isInterface() || type.isAnnotation()) {
      throw new IllegalArgumentException(
          type.getName() + " is not an interface (expected: the one that its providers implement)");
    }
    MsService declared = type.getAnnotation(MsService.class);
    ServiceKey key =
        new ServiceKey(
            first(group, declared == null ? "" : declared.group(), "default"),
            type.getName(),
            first(version, declared == null ? "" : declared.version(), "1"));
    Duration ownTimeout =
        Duration.ofMillis(declared == null ? 0 : Math.max(0, declared.timeoutMillis()));
    return new ServiceContract(
        type, key, methodsOf(type, key, timeout.isZero() ? ownTimeout : timeout));
  }

  private static String first(String said, String declared, String usual) {
    String own = declared.isEmpty() ? usual : declared;
    return said.isEmpty() ? own : said;
  }

  private static List<RemoteMethod> methodsOf(Class<?> type, ServiceKey key, Duration timeout) {
    MemberTypes types = new MemberTypes(type);
    Map<String, RemoteMethod> bySignature = new HashMap<>();
    Arrays.stream(type.getMethods())
        .filter(method -> isCallable(method) && !method.isBridge())
        .map(method -> RemoteMethod.of(key, types.of(method), timeout))
        .forEach(
            method -> bySignature.merge(method.signature(), method, ServiceContract::narrower));
    if (bySignature.isEmpty()) {
      throw new IllegalArgumentException(type.getName() + " has no method to call");
    }
    return bySignature.values().stream()
        .sorted((a, b) -> a.signature().compareTo(b.signature()))
        .toList();
  }

  /** Neither static nor one that every object has. */
  private static boolean isCallable(Method method) {
    return !Modifier.isStatic(method.getModifiers()) && !isOfObject(method);
  }

  private static boolean isOfObject(Method method) {
    try {
      Object.class.getMethod(method.getName(), method.getParameterTypes());
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  /** Of two declarations of one method, the one in the more derived interface. */
  private static RemoteMethod narrower(RemoteMethod a, RemoteMethod b) {
    Class<?> declaredByA = a.method().getDeclaringClass();
    return declaredByA.isAssignableFrom(b.method().getDeclaringClass()) ? b : a;
  }

  /**
   * What to log where the contract comes into use: a line for each checked exception that a method
   * declares and that cannot reach a caller as itself.
   */
  public List<String> warnings() {
    return methods.stream()
        .flatMap(
            method ->
                BusinessError.without(method.method()).stream()
                    .map(type -> method + " declares " + type.getName() + NO_CODE))
        .toList();
  }

  /**
   * The Java methods through which the interface can be called, and what each means: the method of
   * a generic parent and the one that declares it anew are the same remote method.
   */
  public Map<Method, RemoteMethod> byJavaMethod() {
    MemberTypes types = new MemberTypes(type);
    Map<Method, RemoteMethod> all = new HashMap<>();
    for (Method method : type.getMethods()) {
      MemberTypes.Member member = types.of(method);
      methods.stream()
          .filter(remote -> isCallable(method) && remote.isMeantBy(member))
          .forEach(remote -> all.put(method, remote));
    }
    return all;
  }
}
