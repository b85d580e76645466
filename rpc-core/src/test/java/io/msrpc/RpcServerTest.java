package io.msrpc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What a server refuses before it serves anybody. */
class RpcServerTest {
  @Test
  void refusesToListenOnOtherInterfaces_withoutCredentials() {
    RpcServer.Builder open = server().bind("0.0.0.0", 0);
    assertThatThrownBy(open::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("set ServerOptions.credentials");
  }

  @Test
  void refusesTwoServicesUnderOneName() {
    RpcServer.Builder once = server();
    assertThatThrownBy(() -> once.export(EchoService.class, new EchoServer()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is exported twice");
  }

  @Test
  void namesTheAddress_whenItIsTaken() {
    try (RpcServer first = server().start()) {
      int port = first.address().port();
      RpcServer.Builder second = server().bind("127.0.0.1", port);
      assertThatThrownBy(second::start).hasMessageContaining("cannot listen on 127.0.0.1:" + port);
    }
  }

  private static RpcServer.Builder server() {
    return RpcServer.builder().export(EchoService.class, new EchoServer());
  }
}
