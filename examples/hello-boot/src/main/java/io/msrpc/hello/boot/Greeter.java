package io.msrpc.hello.boot;

import io.msrpc.annotation.MsService;

/** What both sides share. */
@MsService
public interface Greeter {
  /** Greets somebody by name. */
  String greet(String name);
}
