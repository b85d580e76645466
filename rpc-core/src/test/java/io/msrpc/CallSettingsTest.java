package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsKey;
import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.annotation.OnFailure;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.cluster.FaultTolerance;
import io.msrpc.cluster.balance.LoadBalancer;
import io.msrpc.registry.FixedRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings of single services and methods, by annotations and by the client's maker. */
class CallSettingsTest {
  private static final CallSettings BRIEF = CallSettings.NONE.withTimeout(Duration.ofMillis(200));
  private static final CallSettings FAIL_FAST =
      CallSettings.NONE.withFaultTolerance(FaultTolerance.failFast());

  private final CountDownLatch end = new CountDownLatch(1);
  private final RpcServer server = RpcServer.builder().export(Shop.class, new ShopServer()).start();
  private RpcClient client;

  /** Methods of which some say what is done about failures. */
  @MsService
  interface Shop {
    @MsMethod(onFailure = OnFailure.FAIL_SAFE)
    List<String> offers();

    List<String> orders();

    @MsMethod(timeoutMillis = 60_000)
    String wait1();

    @MsMethod(timeoutMillis = 60_000)
    String wait2();
  }

  private final class ShopServer implements Shop {
    @Override
    public List<String> offers() {
      throw new IllegalStateException("closed");
    }

    @Override
    public List<String> orders() {
      throw new IllegalStateException("closed");
    }

    @Override
    public String wait1() {
      await();
      return "1";
    }

    @Override
    public String wait2() {
      await();
      return "2";
    }

    private void await() {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Shop shop(UnaryOperator<RpcClient.Builder> settings) {
    String address = server.address().toString();
    client = settings.apply(RpcClient.builder().registry(FixedRegistry.of(address))).build();
    return client.reference(Shop.class);
  }

  @AfterEach
  void stop() {
    end.countDown();
    if (client != null) {
      client.close();
    }
    server.close();
  }

  @Test
  void annotationsSayWhatIsDoneAboutAFailure() {
    Shop shop = shop(builder -> builder);
    assertThat(shop.offers()).isEmpty();
    assertThatThrownBy(shop::orders).isInstanceOf(RemoteFailureException.class);
  }

  @Test
  void settingsGoBeforeAnnotations() {
    Shop shop = shop(builder -> builder.settings(Shop.class, "offers", FAIL_FAST));
    assertThatThrownBy(shop::offers).isInstanceOf(RemoteFailureException.class);
  }

  @Test
  void settingsOfTheServiceHoldForAllItsMethods() {
    CallSettings safe = CallSettings.NONE.withFaultTolerance(FaultTolerance.failSafe(0));
    Shop shop = shop(builder -> builder.settings(Shop.class, safe));
    assertThat(shop.orders()).isEmpty();
  }

  @Test
  void settingsOfAMethodGoBeforeThoseOfItsService() {
    CallSettings safe = CallSettings.NONE.withFaultTolerance(FaultTolerance.failSafe(0));
    Shop shop = shop(b -> b.settings(Shop.class, safe).settings(Shop.class, "orders", FAIL_FAST));
    assertThat(shop.offers()).isEmpty();
    assertThatThrownBy(shop::orders).isInstanceOf(RemoteFailureException.class);
  }

  @Test
  void timeoutsAreOfTheMethodOrOfTheService() {
    Shop one = shop(builder -> builder.settings(Shop.class, "wait1", BRIEF));
    assertThat(one.offers()).as("connected").isEmpty();
    assertThatThrownBy(one::wait1).isInstanceOf(OutcomeUnknownException.class);
    end.countDown();
    assertThat(one.wait2()).isEqualTo("2");
  }

  @Test
  void whatSaysNothingLeavesItToTheOther() {
    CallSettings first = CallSettings.NONE.withLoadBalancer((ready, call, now) -> 0);
    assertThat(first.over(BRIEF).timeout()).isEqualTo(BRIEF.timeout());
    assertThat(BRIEF.over(first).loadBalancer()).isSameAs(first.loadBalancer());
  }

  @Test
  void refusesAReference_thatIsToGoByKeysButHasNone() {
    CallSettings byKey = CallSettings.NONE.withLoadBalancer(LoadBalancer.consistentHash());
    String what =
        Shop.class.getName()
            + " is called by consistent hash, but none of its methods has a key: put @MsKey on the"
            + " parameter that decides, or choose another load balancer for this service";
    assertThatThrownBy(() -> shop(builder -> builder.settings(Shop.class, "wait1", byKey)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(what);
    client.close();
    assertThatThrownBy(() -> shop(builder -> builder.loadBalancer(byKey.loadBalancer())))
        .hasMessage(what);
    assertThat(client.reference(Keyed.class)).isNotNull();
    client.close();
    CallSettings other = CallSettings.NONE.withLoadBalancer(LoadBalancer.roundRobin());
    Shop shop = shop(b -> b.loadBalancer(byKey.loadBalancer()).settings(Shop.class, other));
    assertThat(shop.offers()).isEmpty();
  }

  @MsService
  interface Keyed {
    String of(@MsKey String key);
  }

  @Test
  void refusesAMethodThereIsNot_namingThoseThereAre() {
    assertThatThrownBy(() -> RpcClient.builder().settings(Shop.class, "offer", BRIEF))
        .hasMessage(
            Shop.class.getName()
                + " has no remote method 'offer' (expected: one of offers, orders, wait1, wait2)");
    assertThatThrownBy(() -> RpcClient.builder().settings(String.class, BRIEF))
        .hasMessageContaining("java.lang.String is not an interface");
    assertThatThrownBy(() -> BRIEF.withTimeout(Duration.ZERO))
        .hasMessageContaining("timeout: PT0S");
  }
}
