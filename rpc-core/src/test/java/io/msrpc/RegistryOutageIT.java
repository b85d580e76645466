package io.msrpc;

import static io.msrpc.RegistryScene.SERVICE;
import static io.msrpc.RegistryScene.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.Provider;
import io.msrpc.registry.nacos.NacosRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever becomes of Nacos, no call fails: not before, not while it is away, and not until all
 * providers have announced themselves again.
 */
class RegistryOutageIT {
  @AutoClose private static final EmbeddedNacos nacos = new EmbeddedNacos();

  @BeforeEach
  void start() {
    nacos.start();
  }

  @Test
  @DisplayName("A4: killed, away, restarted with its data; consumer and provider start meanwhile")
  void noCallFails_whenItIsKilled_andComesBackWithItsData(@TempDir Path kept) {
    try (RegistryScene scene = scene();
        NacosRegistry before = new NacosRegistry(nacos.serverAddress())) {
      try (RpcClient keeping = RegistryScene.consumer(before, kept)) {
        keeping.reference(ModelService.class).run(-1).join();
      }
      nacos.kill();
      scene.awaitAway();
      scene.load().awaitMore(200);
      try (NacosRegistry away = new NacosRegistry(nacos.serverAddress());
          RpcClient starting = RegistryScene.consumer(away, kept)) {
        ModelService service = starting.reference(ModelService.class);
        assertThat(service.run(-2).join()).isEqualTo(-2);
        scene.addProvider();
        scene.load().awaitMore(200);
        nacos.start();
        scene.awaitServing();
        patiently("the new one is found")
            .untilAsserted(() -> scene.assertListed(starting.providers(SERVICE)));
        assertThat(service.run(-3).join()).isEqualTo(-3);
      }
      scene.load().finish();
    }
  }

  @Test
  @DisplayName("A4: restarted without its data")
  void noCallFails_whenItIsRestartedEmpty() {
    try (RegistryScene scene = scene()) {
      nacos.kill();
      nacos.wipe();
      nacos.start();
      scene.awaitServing();
      scene.load().finish();
    }
  }

  @Test
  @DisplayName("A4: SIGSTOP, SIGCONT")
  void noCallFails_whenItIsStoppedAndContinues() {
    try (RegistryScene scene = scene()) {
      nacos.pause();
      scene.awaitAway();
      scene.load().awaitMore(200);
      nacos.resume();
      scene.awaitServing();
      scene.load().finish();
    }
  }

  @Test
  @DisplayName("A4: cut off by RST; the consumer is back first, and is told that nobody serves")
  void noCallFails_whenAllAreCutOff_andTheConsumerIsBackFirst() throws IOException {
    try (NacosWire providers = NacosWire.to(nacos.serverAddress());
        NacosWire consumer = NacosWire.to(nacos.serverAddress());
        RegistryScene scene = new RegistryScene(providers.address(), consumer.address())) {
      providers.breakOff();
      consumer.breakOff();
      scene.awaitAway();
      awaitNobodyListed();
      consumer.repair();
      scene.awaitEmptyList();
      scene.load().awaitMore(100);
      providers.repair();
      scene.awaitServing();
      scene.load().finish();
    }
  }

  @Test
  @DisplayName("A4: cut off by a wire that passes nothing")
  void noCallFails_whenTheWireSwallowsEverything_forAWhile() throws IOException {
    try (NacosWire wire = NacosWire.to(nacos.serverAddress());
        RegistryScene scene = new RegistryScene(wire.address(), wire.address())) {
      wire.swallow();
      awaitNobodyListed();
      scene.awaitAway();
      scene.load().awaitMore(200);
      wire.pass();
      scene.awaitServing();
      scene.load().finish();
    }
  }

  private static RegistryScene scene() {
    return new RegistryScene(nacos.serverAddress(), nacos.serverAddress());
  }

  /** By Nacos itself, whoever is cut off. */
  private static void awaitNobodyListed() {
    try (NacosRegistry direct = new NacosRegistry(nacos.serverAddress())) {
      AtomicReference<List<Provider>> told = new AtomicReference<>();
      direct.subscribe(SERVICE, told::set);
      patiently("nobody is listed").untilAsserted(() -> assertThat(told.get()).isEmpty());
    }
  }
}
