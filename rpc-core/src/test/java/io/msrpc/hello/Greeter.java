package io.msrpc.hello;

import io.msrpc.annotation.MsMethod;
import java.util.List;
import java.util.concurrent.Flow;

/** The service whose calls docs/protocol.md shows byte by byte. */
public interface Greeter {
  void ping();

  String greet(String name);

  String all(int number, byte[] bytes, List<String> list, Mood[]... moods);

  @MsMethod(oneway = true)
  void tell(String text);

  /** Greets each of them as they come. */
  Flow.Publisher<String> greetAll(Flow.Publisher<String> names);

  enum Mood {
    CALM
  }
}
