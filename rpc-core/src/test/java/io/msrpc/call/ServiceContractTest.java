package io.msrpc.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsInstance;
import io.msrpc.annotation.MsKey;
import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ServiceContractTest {
  @MsService(version = "3", group = "g", timeoutMillis = 700)
  interface Rich extends Inherited {
    CompletableFuture<List<String>> names(@MsInstance String instance, int[][] grid);

    @MsMethod(timeoutMillis = 5, idempotent = true, nonBlocking = true)
    String quick();

    @MsMethod(oneway = true)
    void tell(String... words);

    static String helper() {
      return "not remote";
    }
  }

  interface Inherited {
    long inherited(List<String> values);

    String quick();
  }

  interface Plain {
    void call();
  }

  interface OnewayWithResult {
    @MsMethod(oneway = true)
    String wrong();
  }

  interface TwoInstances {
    void wrong(@MsInstance String a, @MsInstance String b);
  }

  interface KeyOfWrongType {
    void get(@MsKey List<String> key);
  }

  interface InstanceOfWrongType {
    void wrong(@MsInstance long a);
  }

  interface OddFuture {
    FutureTaskLike<String> wrong();
  }

  abstract static class FutureTaskLike<T> extends FutureTask<T>
      implements java.util.concurrent.CompletionStage<T> {
    FutureTaskLike() {
      super(() -> null);
    }
  }

  interface Empty {}

  private final ServiceContract rich = ServiceContract.of(Rich.class);

  @Test
  void readsWhatTheInterfaceSays() {
    assertThat(rich.key()).isEqualTo(new ServiceKey("g", Rich.class.getName(), "3"));
    assertThat(rich.methods())
        .extracting(method -> method.method().getName())
        .containsExactly("inherited", "names", "quick", "tell");
  }

  @Test
  void knowsDefaults_withoutAnnotations() {
    ServiceContract plain = ServiceContract.of(Plain.class);
    assertThat(plain.key()).isEqualTo(new ServiceKey("default", Plain.class.getName(), "1"));
    RemoteMethod call = plain.methods().get(0);
    assertThat(call.timeout()).isZero();
    assertThat(call.idempotent() || call.oneway() || call.nonBlocking()).isFalse();
    assertThat(call.instanceArgument()).isNegative();
  }

  @Test
  void letsAReferenceOverrule() {
    ServiceContract other = ServiceContract.of(Rich.class, "blue", "4", Duration.ofMillis(90));
    assertThat(other.key()).isEqualTo(new ServiceKey("blue", Rich.class.getName(), "4"));
    assertThat(method(other, "names").timeout()).isEqualTo(Duration.ofMillis(90));
    assertThat(method(other, "quick").timeout()).isEqualTo(Duration.ofMillis(5));
    assertThat(method(other, "names").id()).isNotEqualTo(method(rich, "names").id());
  }

  @Test
  void namesMethodsByTheExportedInterface_alsoInheritedOnes() {
    assertThat(method(rich, "inherited").signature())
        .isEqualTo("g/" + Rich.class.getName() + ":3#inherited(java.util.List)");
    assertThat(method(rich, "names").signature()).endsWith("#names(java.lang.String,int[][])");
    assertThat(method(rich, "tell").signature()).endsWith("#tell(java.lang.String[])");
  }

  @Test
  void takesTheDerivedDeclaration_ofAMethodDeclaredTwice() {
    assertThat(method(rich, "quick").idempotent()).isTrue();
    assertThat(method(rich, "quick").nonBlocking()).isTrue();
  }

  @Test
  void looksInsideTheFuture() {
    RemoteMethod names = method(rich, "names");
    assertThat(names.isAsync()).isTrue();
    assertThat(names.result().getTypeName()).isEqualTo("java.util.List<java.lang.String>");
    assertThat(names.instanceArgument()).isZero();
    assertThat(names.timeout()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void computesTheMethodIdsOfTheSpecification() {
    String greeter = "default/io.msrpc.hello.Greeter:1#";
    assertThat(RemoteMethod.idOf(greeter + "ping()")).isEqualTo(0xf871dea8003fbd03L);
    assertThat(RemoteMethod.idOf(greeter + "greet(java.lang.String)"))
        .isEqualTo(0x879a708013de066aL);
    assertThat(
            RemoteMethod.idOf(
                greeter + "all(int,byte[],java.util.List,io.msrpc.hello.Greeter$Mood[][])"))
        .isEqualTo(0xf0033c618e128168L);
  }

  @Test
  void saysWhatToChange_whenAMethodCannotBeCalled() {
    assertRefused(OnewayWithResult.class, "a one-way method must return void");
    assertRefused(
        TwoInstances.class, "@MsInstance belongs on exactly one parameter, of type String");
    assertRefused(InstanceOfWrongType.class, "of type String");
    assertRefused(
        KeyOfWrongType.class,
        "@MsKey belongs on exactly one parameter, of type String or long or Long or int or Integer"
            + " or UUID or Enum");
    assertRefused(OddFuture.class, "an asynchronous method must return CompletableFuture<T>");
    assertRefused(Empty.class, "has no method to call");
    assertRefused(
        String.class,
        "java.lang.String is not an interface (expected: the one that its providers implement)");
  }

  @Test
  void refusesNames_thatWouldMakeKeysAmbiguous() {
    assertThatThrownBy(() -> new ServiceKey("a/b", "I", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("group: 'a/b'");
    assertThatThrownBy(() -> new ServiceKey("a", "I", "")).hasMessageContaining("version: ''");
  }

  private static void assertRefused(Class<?> type, String message) {
    assertThatThrownBy(() -> ServiceContract.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static RemoteMethod method(ServiceContract contract, String name) {
    return contract.methods().stream()
        .filter(method -> method.method().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
