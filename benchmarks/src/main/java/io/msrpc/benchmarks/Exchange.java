package io.msrpc.benchmarks;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;

/** A call that {@link CodecBenchmark} encodes and decodes: a request and what answers it. */
public enum Exchange {
  /** A number there, a user back. */
  GET_USER("getUser"),
  /** A user there, a truth value back. */
  CREATE_USER("createUser"),
  /** A number there, 15 users back. */
  LIST_USER("listUser"),
  /** 32 bytes both ways. */
  ECHO_32("echo"),
  /** 64 KiB both ways. */
  ECHO_64K("echo");

  private final String method;

  Exchange(String method) {
    this.method = method;
  }

  RemoteMethod method() {
    return ServiceContract.of(UserService.class).methods().stream()
        .filter(candidate -> candidate.method().getName().equals(method))
        .findAny()
        .orElseThrow();
  }

  Object argument() {
    return switch (this) {
      case GET_USER -> 7L;
      case CREATE_USER -> Users.user(7);
      case LIST_USER -> 7;
      case ECHO_32 -> new byte[32];
      case ECHO_64K -> new byte[64 * 1024];
    };
  }

  Object result() {
    return switch (this) {
      case GET_USER -> Users.user(7);
      case CREATE_USER -> true;
      case LIST_USER -> new Users().listUser(7);
      case ECHO_32, ECHO_64K -> argument();
    };
  }
}
