package io.msrpc.hello;

import io.msrpc.annotation.MsError;
import io.msrpc.annotation.MsMethod;
import java.util.List;
import java.util.concurrent.Flow;

/** The service whose calls docs/protocol.md shows byte by byte. */
public interface Greeter {
  void ping();

  String greet(String name) throws Unwelcome;

  String all(int number, byte[] bytes, List<String> list, Mood[]... moods);

  @MsMethod(oneway = true)
  void tell(String text);

  /** Greets each of them as they come. */
  Flow.Publisher<String> greetAll(Flow.Publisher<String> names);

  /** Not everybody is greeted. */
  @MsError("unwelcome")
  final class Unwelcome extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;

    public Unwelcome(String message, String name) {
      super(message);
      this.name = name;
    }

    /** Whoever is not. */
    public String details() {
      return name;
    }
  }

  enum Mood {
    CALM
  }
}
