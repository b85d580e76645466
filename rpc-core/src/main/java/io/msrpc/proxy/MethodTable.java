package io.msrpc.proxy;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import java.lang.reflect.Method;
import java.util.Map;

/** The Java methods through which an interface can be called, and what each means. Immutable. */
final class MethodTable {
  private final Map<Method, RemoteMethod> byMethod;

  MethodTable(ServiceContract contract) {
    byMethod = contract.byJavaMethod();
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
