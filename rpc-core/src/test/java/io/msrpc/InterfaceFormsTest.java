package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.ServiceContract;
import io.msrpc.registry.FixedRegistry;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;

/** What people write in interfaces beside plain methods. */
class InterfaceFormsTest {
  /** Documents the methods of every object, as many interfaces do. */
  interface Documented {
    @Override
    boolean equals(Object other);

    @Override
    int hashCode();

    @Override
    String toString();

    /** No method of Object, only of its name. */
    String toString(int number);
  }

  private static final class Numbered implements Documented {
    @Override
    public boolean equals(Object other) {
      return true;
    }

    @Override
    public int hashCode() {
      return 7;
    }

    @Override
    public String toString() {
      return "at the provider";
    }

    @Override
    public String toString(int number) {
      return "number " + number;
    }
  }

  private static RpcClient client(RpcServer server) {
    return RpcClient.builder().registry(FixedRegistry.of(server.address().toString())).build();
  }

  @Test
  void methodsOfObject_areNeverRemote_alsoWhenTheInterfaceDeclaresThem() {
    assertThat(ServiceContract.of(Documented.class).methods()).hasSize(1);
    try (RpcServer server = RpcServer.builder().export(Documented.class, new Numbered()).start();
        RpcClient client = client(server)) {
      Documented documented = client.reference(Documented.class);

      assertThat(documented.toString(3)).isEqualTo("number 3");
      assertThat(documented)
          .hasToString("reference to default/" + Documented.class.getName() + ":1");
      assertThat(documented.equals(new Numbered())).isFalse();
      assertThat(documented.hashCode()).isEqualTo(System.identityHashCode(documented));
    }
  }

  /** Grew a method that its old implementations need not know. */
  interface Grown {
    String greet(String name);

    default String greetTwice(String name) {
      return greet(name) + " " + greet(name);
    }
  }

  private static final class Overriding implements Grown {
    @Override
    public String greet(String name) {
      return "Hello, " + name;
    }

    @Override
    public String greetTwice(String name) {
      return "Hello twice, " + name;
    }
  }

  @Test
  void defaultMethods_areRemote_andRunAtTheProvider() {
    try (RpcServer server = RpcServer.builder().export(Grown.class, name -> "Hi, " + name).start();
        RpcServer overriding = RpcServer.builder().export(Grown.class, new Overriding()).start();
        RpcClient client = client(server);
        RpcClient other = client(overriding)) {
      assertThat(client.reference(Grown.class).greetTwice("Ann")).isEqualTo("Hi, Ann Hi, Ann");
      assertThat(other.reference(Grown.class).greetTwice("Ann")).isEqualTo("Hello twice, Ann");
    }
  }

  /** As Kotlin compiles {@code suspend fun find(id: Long): String}. */
  interface Suspending {
    Object find(long id, Continuation<? super String> continuation);
  }

  interface Later {
    Future<String> find(long id);
  }

  interface Streaming {
    Stream<String> all();
  }

  @Test
  void otherWaysToBeAsynchronous_areRefusedAtStart_withWhatToDeclare() {
    assertRefused(
        Suspending.class,
        "#find(long,kotlin.coroutines.Continuation): a suspend fun is not supported yet (expected:"
            + " a fun that returns CompletableFuture<T>)");
    assertRefused(
        Later.class,
        "#find(long): java.util.concurrent.Future is not carried (expected:"
            + " CompletableFuture<T>)");
    assertRefused(
        Streaming.class,
        "#all(): java.util.stream.Stream is not carried (expected: List<T>, or Flow.Publisher<T>"
            + " for many)");
  }

  private static void assertRefused(Class<?> type, String message) {
    assertThatThrownBy(() -> RpcServer.builder().export(ServiceContract.of(type), new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("default/" + type.getName() + ":1" + message);
  }
}
