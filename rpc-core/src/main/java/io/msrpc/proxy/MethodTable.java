package io.msrpc.proxy;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The Java methods through which an interface can be called, and what each means. Immutable. */
final class MethodTable {
  private final Map<Method, RemoteMethod> byMethod = new HashMap<>();

  MethodTable(ServiceContract contract) {
    for (Method callable : contract.type().getMethods()) {
      contract.methods().stream()
          .filter(remote -> isSame(remote.method(), callable))
          .forEach(remote -> byMethod.put(callable, remote));
    }
  }

  private static boolean isSame(Method a, Method b) {
    return a.getName().equals(b.getName())
        && Arrays.equals(a.getParameterTypes(), b.getParameterTypes());
  }

  /** What a Java method means; refuses one that is not remote. */
  RemoteMethod get(Method method) {
    RemoteMethod remote = byMethod.get(method);
    if (remote == null) {
      throw new IllegalArgumentException(method + " is not a remote method");
    }
    return remote;
  }
}
