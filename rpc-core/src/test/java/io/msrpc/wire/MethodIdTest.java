package io.msrpc.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.hello.Greeter;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A2: a call names group, service, version and method by one id")
class MethodIdTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ping|default/io.msrpc.hello.Greeter:1#ping()|f871dea8003fbd03",
        "greet|default/io.msrpc.hello.Greeter:1#greet(java.lang.String)|879a708013de066a",
        "all|default/io.msrpc.hello.Greeter:1#all(int,byte[],java.util.List,"
            + "io.msrpc.hello.Greeter$Mood[][])|f0033c618e128168",
        "tell|default/io.msrpc.hello.Greeter:1#tell(java.lang.String)|a381f145be0c5fdf"
      })
  void isTheVector(String name, String signature, String id) {
    RemoteMethod method = FrameVectors.method(name);

    assertThat(method.signature()).isEqualTo(signature);
    assertThat(Long.toHexString(method.id())).isEqualTo(id);
  }

  interface Parent {
    void inherited();
  }

  interface Child extends Parent {
    static void none() {}
  }

  @Test
  void namesTheExportedInterface_whenTheMethodIsInherited() {
    assertThat(ServiceContract.of(Child.class).methods())
        .singleElement()
        .extracting(RemoteMethod::signature)
        .isEqualTo("default/io.msrpc.wire.MethodIdTest$Child:1#inherited()");
  }

  @Test
  void differs_byGroupAndVersion() {
    assertThat(id("default", "1"))
        .isNotEqualTo(id("other", "1"))
        .isNotEqualTo(id("default", "2"))
        .isEqualTo(0xf871dea8003fbd03L);
  }

  private static long id(String group, String version) {
    return ServiceContract.of(Greeter.class, group, version, Duration.ZERO).methods().stream()
        .filter(method -> method.method().getName().equals("ping"))
        .findFirst()
        .orElseThrow()
        .id();
  }
}
