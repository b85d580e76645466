package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.users.consumer.ConsumerApplication;
import com.example.users.provider.ProviderApplication;
import io.msrpc.annotation.MsReference;
import io.msrpc.spring.MsRpcLifecycle;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Both applications in this JVM, with a socket between them. */
@SpringBootTest(classes = ConsumerApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class UsersTest {
  private static final ConfigurableApplicationContext provider =
      SpringApplication.run(ProviderApplication.class, "--msrpc.server.port=0", "--server.port=0");

  @MsReference private UserService users;

  @Value("${local.server.port}")
  private int port;

  @DynamicPropertySource
  static void address(DynamicPropertyRegistry properties) {
    properties.add(
        "msrpc.registry.addresses",
        () -> provider.getBean(MsRpcLifecycle.class).server().orElseThrow().address().toString());
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @Test
  void aRecordIsSavedAndFound_throughTheBaseInterface() throws Exception {
    Crud<User, Long> crud = users;
    crud.save(new User(2, "世界", List.of()));
    assertThat(crud.find(2L)).isEqualTo(users.find(2L)).isEqualTo(new User(2, "世界", List.of()));
  }

  @Test
  void namesAreAsManyAsOneLikes() {
    assertThat(users.named()).isEmpty();
    assertThat(users.named("Bob", "Ada")).containsExactly(new User(1, "Ada", List.of("admin")));
  }

  @Test
  void theExceptionIsTheDeclaredOne() {
    assertThatThrownBy(() -> users.find(404L))
        .isExactlyInstanceOf(UnknownUserException.class)
        .hasMessage("no user 404");
  }

  @Test
  void pagesOfWebFluxCallIt() throws Exception {
    assertThat(Page.of(port, "/users/1").body()).contains("\"Ada\"");
    assertThat(Page.of(port, "/users?name=Bob&name=Ada").body()).contains("\"Ada\"");
    assertThat(Page.of(port, "/users/404").statusCode()).isEqualTo(404);
    assertThat(Page.of(port, "/users/404").body()).isEqualTo("no user 404");
  }
}
