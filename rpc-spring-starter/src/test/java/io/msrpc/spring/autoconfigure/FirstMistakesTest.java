package io.msrpc.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.msrpc.annotation.MsReference;
import io.msrpc.annotation.MsService;
import io.msrpc.spring.Clock;
import io.msrpc.spring.FixedClock;
import io.msrpc.spring.MsRpcLifecycle;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * What a user reads after the mistakes that are made first, word for word; on Spring Boot 4 and
 * 3.5. Times, which differ from run to run, are left out of the comparison.
 */
class FirstMistakesTest {
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(MsRpcAutoConfiguration.class));

  @Test
  void theClassOfAService_implementsNoRemoteInterface() {
    assertFailure(
        application.withBean("lonely", Lonely.class),
        "bean 'lonely': "
            + Lonely.class.getName()
            + " carries @MsService, but no interface it"
            + " implements does: put @MsService on the interface through which it is to be called as"
            + " well");
  }

  @Test
  void twoBeansImplementOneService() {
    assertFailure(
        application.withBean("first", FixedClock.class).withBean("second", FixedClock.class),
        "beans 'first' and 'second' both export default/io.msrpc.spring.Clock:1: keep one of them,"
            + " take @MsService off the class of the other, or give it another version or group"
            + " there");
  }

  @Test
  void aReferenceIsOfAClass() {
    assertFailure(
        application
            .withBean(OnAClass.class)
            .withPropertyValues("msrpc.registry.addresses=127.0.0.1:1"),
        "io.msrpc.spring.FixedClock is not an interface (expected: the one that its providers"
            + " implement)");
  }

  @Test
  void aReferenceHasNoRegistry() {
    assertFailure(
        application.withBean(Wall.class),
        "no registry is configured: set msrpc.nacos.server-addr or msrpc.registry.addresses, or"
            + " declare a bean of type io.msrpc.registry.Registry");
  }

  @Test
  void theProviderServesAnotherVersion() {
    application
        .withBean(FixedClock.class)
        .run(
            provider ->
                assertThat(told(VersionTwo.class, "msrpc.registry.addresses=" + address(provider)))
                    .isEqualTo(
                        "Clock#now at "
                            + address(provider)
                            + ": no method c8314434ecb31d97 is exported here:"
                            + " default/io.msrpc.spring.Clock:2#now() [died in: server queue; queue N"
                            + " ms, write N ms, waiting N ms; call 1] [attempts 1; connect N ms] Does"
                            + " the provider export this version of the interface?"));
  }

  @Test
  void noProviderRuns() {
    assertThat(told(Wall.class, "msrpc.registry.addresses=127.0.0.1:1"))
        .startsWith("Clock#now: no connection to 127.0.0.1:1: ")
        .contains("Connection refused")
        .endsWith(
            "; it did not start [died in: connect]. Is a provider of default/io.msrpc.spring.Clock:1"
                + " running? [attempts 0; connect N ms] Check that the provider runs and can be"
                + " reached from here.");
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void nacosDoesNotRun(CapturedOutput output) {
    assertThat(
            told(
                Wall.class,
                "msrpc.nacos.server-addr=127.0.0.1:1",
                "msrpc.client.connect-timeout=100ms"))
        .isEqualTo(
            "Clock#now: the registry lists no provider, or does not answer within N ms; it did not"
                + " start [died in: connect]. Is a provider of default/io.msrpc.spring.Clock:1"
                + " running? [attempts 0; connect N ms] Call again; if it stays so, start a"
                + " provider.");
    assertThat(output.getAll())
        .contains(
            "Subscribing to default/io.msrpc.spring.Clock:1 waits for Nacos: Client not connected,"
                + " current status:STARTING. Does Nacos run at 127.0.0.1:1?");
  }

  /** What a caller is told, without the times. */
  private String told(Class<? extends Caller> caller, String... settings) {
    AtomicReference<String> told = new AtomicReference<>();
    application
        .withBean(caller)
        .withPropertyValues(settings)
        .run(
            consumer -> {
              Throwable failure = catchThrowable(() -> consumer.getBean(caller).now());
              told.set(failure.getMessage().replaceAll("[0-9]+ ms", "N ms"));
            });
    return told.get();
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void aValueIsMisspelt(CapturedOutput output) {
    SpringApplication misspelt = new SpringApplication(MsRpcAutoConfiguration.class, Wall.class);
    misspelt.setWebApplicationType(WebApplicationType.NONE);
    Throwable failure =
        catchThrowable(
            () ->
                misspelt.run("--msrpc.registry.addresses=127.0.0.1:1", "--msrpc.client.codec=jsn"));
    assertThat(failure).isNotNull();
    assertThat(output.getAll())
        .contains("    Property: msrpc.client.codec\n    Value: \"jsn\"\n")
        .contains(
            "Update your application's configuration. The following values are valid:\n\n"
                + "    JSON\n    PROTOSTUFF\n");
  }

  private static String address(AssertableApplicationContext provider) {
    return provider.getBean(MsRpcLifecycle.class).server().orElseThrow().address().toString();
  }

  private static void assertFailure(ApplicationContextRunner application, String message) {
    application.run(context -> assertThat(context).getFailure().rootCause().hasMessage(message));
  }

  interface Caller {
    String now();
  }

  static final class Wall implements Caller {
    @MsReference Clock clock;

    @Override
    public String now() {
      return clock.now();
    }
  }

  static final class VersionTwo implements Caller {
    @MsReference(version = "2")
    Clock clock;

    @Override
    public String now() {
      return clock.now();
    }
  }

  static final class OnAClass {
    @MsReference FixedClock clock;
  }

  @MsService
  static final class Lonely {
    public String now() {
      return "never";
    }
  }
}
