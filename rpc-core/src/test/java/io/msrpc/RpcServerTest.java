package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.call.ServiceKey;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.registry.Provider;
import io.msrpc.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a server refuses before it serves anybody, and when it says that it serves. */
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
  void refusesAWeightThatIsNone() {
    RpcServer.Builder server = server();
    for (double weight : new double[] {-1, 10_001, Double.NaN}) {
      assertThatThrownBy(() -> server.weight(weight))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("weight: " + weight + " (expected: 0 to 10000)");
    }
  }

  @Test
  void namesTheAddress_whenItIsTaken() {
    try (RpcServer first = server().start()) {
      int port = first.address().port();
      RpcServer.Builder second = server().bind("127.0.0.1", port);
      assertThatThrownBy(second::start).hasMessageContaining("cannot listen on 127.0.0.1:" + port);
    }
  }

  @Test
  @DisplayName("A2: it serves before it registers, and still serves when it deregisters")
  void isRegisteredOnlyWhileItServes() {
    Caller caller = new Caller();
    server().registry(caller).start().close();
    assertThat(caller.heard).containsExactly("registered: echo", "deregistered: echo");
  }

  private interface Unfit {
    Thread thread();
  }

  @Test
  void leavesNothingOpen_whenItCannotStart() throws IOException {
    try (RpcServer first = server().start()) {
      Supplier<RpcServer.Builder> unfit = () -> server().export(Unfit.class, Thread::new);
      assertNothingLeft(unfit, IllegalArgumentException.class);
      Supplier<RpcServer.Builder> taken = () -> server().bind("127.0.0.1", first.address().port());
      assertNothingLeft(taken, UncheckedIOException.class);
      assertNothingLeft(() -> server().registry(new Refusing()), IllegalStateException.class);
    }
  }

  private static void assertNothingLeft(
      Supplier<RpcServer.Builder> server, Class<? extends Exception> failure) throws IOException {
    assertThatThrownBy(() -> server.get().start()).isInstanceOf(failure);
    long before = openFiles();
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> server.get().start()).isInstanceOf(failure);
    }
    assertThat(openFiles()).as("open files").isLessThan(before + 10);
  }

  /** Sockets and epoll descriptors are files, too, where there is epoll. */
  private static long openFiles() throws IOException {
    Path files = Path.of("/proc/self/fd");
    if (!Files.exists(files)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(files)) {
      return open.count();
    }
  }

  /** A registry that takes nobody in. */
  private static final class Refusing implements Registry {
    @Override
    public void register(ServiceKey service, Provider provider) {
      throw new IllegalStateException("nobody is taken in");
    }

    @Override
    public void deregister(ServiceKey service, Provider provider) {
      throw new IllegalArgumentException("nobody is let out");
    }

    @Override
    public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** A registry that calls whoever comes and goes. */
  private static final class Caller implements Registry {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void register(ServiceKey service, Provider provider) {
      heard.add("registered: " + call(provider));
    }

    @Override
    public void deregister(ServiceKey service, Provider provider) {
      heard.add("deregistered: " + call(provider));
    }

    private static String call(Provider provider) {
      FixedRegistry registry = FixedRegistry.of(provider.address().toString());
      try (RpcClient client = RpcClient.builder().registry(registry).build()) {
        return client.reference(EchoService.class).name();
      }
    }

    @Override
    public Subscription subscribe(ServiceKey service, Consumer<List<Provider>> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static RpcServer.Builder server() {
    return RpcServer.builder().export(EchoService.class, new EchoServer());
  }
}
