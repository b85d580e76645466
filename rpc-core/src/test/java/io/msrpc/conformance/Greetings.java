package io.msrpc.conformance;

import io.msrpc.hello.Greeter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Flow;

/** Answers as docs/protocol.md shows it byte by byte: "bob" is not welcome, "fire" fails. */
final class Greetings implements Greeter {
  @Override
  public void ping() {}

  @Override
  public String greet(String name) {
    if (name.equals("bob")) {
      throw new Unwelcome("bob is not welcome", name);
    }
    failIfFire(name);
    return "hello " + name;
  }

  /** Throws what no signature says, as services written in other languages of the JVM do. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> void failIfFire(String name) throws E {
    if (name.equals("fire")) {
      throw (E) new IOException("disk on fire");
    }
  }

  @Override
  public String all(int number, byte[] bytes, List<String> list, Mood[]... moods) {
    return "";
  }

  @Override
  public Flow.Publisher<String> greetAll(Flow.Publisher<String> names) {
    return subscriber ->
        names.subscribe(
            new Reading(subscriber::onSubscribe) {
              @Override
              public void onNext(String name) {
                if (name.equals("fire")) {
                  subscriber.onError(new IOException("disk on fire"));
                } else {
                  subscriber.onNext(name);
                }
              }

              @Override
              public void onError(Throwable failure) {
                subscriber.onError(failure);
              }

              @Override
              public void onComplete() {
                subscriber.onComplete();
              }
            });
  }

  @Override
  public void tell(String text) {}
}
