package io.msrpc.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import io.msrpc.RpcServer;
import io.msrpc.annotation.MsReference;
import io.msrpc.call.ServiceKey;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A user's test with mocks of remote services; it needs no client and no registry. */
class MockitoBeanTest {
  @Nested
  @DirtiesContext
  @SpringJUnitConfig({Application.class, Wall.class})
  class InPlaceOfAReference {
    @MockitoBean private Clock clock;
    @Autowired private Wall wall;
    @Autowired private MsRpcLifecycle lifecycle;

    @Test
    void theMockAnswers_andIsNotServed() {
      when(clock.now()).thenReturn("mocked");

      assertThat(wall.inField.now()).isEqualTo("mocked");
      assertThat(wall.inConstructor.now()).isEqualTo("mocked");
      assertThat(lifecycle.server()).isEmpty();
    }
  }

  @Nested
  @DirtiesContext
  @SpringJUnitConfig({Application.class, FixedClock.class, ServiceVersionsTest.LaterClock.class})
  class InPlaceOfAService {
    @MockitoBean private FixedClock clock;
    @Autowired private MsRpcLifecycle lifecycle;

    @Test
    void theMockIsNotServed_andTheOthersAre() {
      assertThat(clock.now()).isNull();
      assertThat(served(lifecycle)).extracting(ServiceKey::version).containsExactly("2");
    }
  }

  @Nested
  @DirtiesContext
  @SpringJUnitConfig({Application.class, FixedClock.class})
  class AroundAService {
    @MockitoSpyBean private FixedClock clock;
    @Autowired private MsRpcLifecycle lifecycle;

    @Test
    void aSpy_isServedAsTheRealOne() {
      assertThat(clock.now()).isEqualTo("noon");
      assertThat(served(lifecycle)).extracting(ServiceKey::version).containsExactly("1");
    }
  }

  private static List<ServiceKey> served(MsRpcLifecycle lifecycle) {
    return lifecycle.server().orElseThrow().snapshot().services();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableMsRpc
  static class Application {
    @Bean
    @Scope("prototype")
    RpcServer.Builder server() {
      return RpcServer.builder();
    }
  }

  static final class Wall {
    @MsReference Clock inField;
    final Clock inConstructor;

    Wall(@MsReference Clock inConstructor) {
      this.inConstructor = inConstructor;
    }
  }
}
