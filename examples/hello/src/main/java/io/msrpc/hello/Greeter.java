package io.msrpc.hello;

import io.msrpc.annotation.MsService;

/** What both sides share. */
// [readme
@MsService
public interface Greeter {
  // readme]
  /** Tells that somebody is there. */
  default String ping() {
    return "pong";
  }

  // [readme
  /** Greets somebody by name. */
  String greet(String name);
}
// readme]
