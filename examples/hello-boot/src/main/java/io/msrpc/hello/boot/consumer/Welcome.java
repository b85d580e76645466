package io.msrpc.hello.boot.consumer;

import io.msrpc.annotation.MsReference;
import io.msrpc.hello.boot.Greeter;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Has everybody greeted who is named on the command line. */
@Component
final class Welcome implements ApplicationRunner {
  private final Greeter greeter;

  Welcome(@MsReference Greeter greeter) {
    this.greeter = greeter;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    arguments.getNonOptionArgs().forEach(name -> System.out.println(greeter.greet(name)));
  }
}
