package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import com.example.users.consumer.ConsumerApplication;
import io.msrpc.spring.MsRpcLifecycle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The consumer alone: no provider, no registry. */
@SpringBootTest(classes = ConsumerApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class MockedUsersTest {
  @MockitoBean private UserService users;

  @Autowired private MsRpcLifecycle msrpc;

  @Value("${local.server.port}")
  private int port;

  @Test
  void aMockTakesThePlaceOfTheReference_andIsNotServed() throws Exception {
    when(users.find(7L)).thenReturn(new User(7, "Mock", List.of()));
    assertThat(Page.of(port, "/users/7").body()).contains("\"Mock\"");
    assertThat(msrpc.server()).isEmpty();
  }
}
