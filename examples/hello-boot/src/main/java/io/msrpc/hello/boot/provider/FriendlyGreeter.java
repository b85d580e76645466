package io.msrpc.hello.boot.provider;

import io.msrpc.annotation.MsService;
import io.msrpc.hello.boot.Greeter;
import org.springframework.stereotype.Component;

/** The service; a bean like any other, which may have others injected. */
@Component
@MsService
final class FriendlyGreeter implements Greeter {
  @Override
  public String greet(String name) {
    return "Hello, " + name + "!";
  }
}
