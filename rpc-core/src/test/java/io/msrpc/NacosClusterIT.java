package io.msrpc;

import static io.msrpc.RegistryScene.SERVICE;
import static io.msrpc.RegistryScene.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.Provider;
import io.msrpc.registry.nacos.NacosRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A cluster of three Nacos, one of which dies. */
class NacosClusterIT {
  private static final int CLIENTS = 3;

  private final List<EmbeddedNacos> nodes = EmbeddedNacos.cluster(3, Duration.ofMinutes(4));

  @AfterEach
  void stop() {
    nodes.forEach(EmbeddedNacos::close);
  }

  @Test
  @DisplayName("A4: of three nodes that with the most clients is killed, and comes back")
  void noCallFails_whenANodeDies() {
    startAll();
    String all = nodes.stream().map(EmbeddedNacos::serverAddress).collect(Collectors.joining(","));
    try (RegistryScene scene = new RegistryScene(all, all)) {
      assertThat(clients(nodes)).isEqualTo(CLIENTS);
      EmbeddedNacos busiest =
          nodes.stream().max(Comparator.comparing(NacosClusterIT::clients)).orElseThrow();
      busiest.kill();
      List<EmbeddedNacos> left = nodes.stream().filter(node -> node != busiest).toList();
      patiently("all clients found another node")
          .untilAsserted(() -> assertThat(clients(left)).isEqualTo(CLIENTS));
      left.forEach(node -> awaitListed(scene, node));
      scene.load().awaitMore(200);
      scene.awaitServing();
      busiest.start();
      nodes.forEach(node -> awaitListed(scene, node));
      scene.load().awaitMore(200);
      scene.awaitServing();
      scene.load().finish();
    }
  }

  private void startAll() {
    ExecutorService starters = Executors.newFixedThreadPool(nodes.size());
    try {
      CompletableFuture.allOf(
              nodes.stream()
                  .map(node -> CompletableFuture.runAsync(node::start, starters))
                  .toArray(CompletableFuture[]::new))
          .join();
    } finally {
      starters.shutdown();
    }
  }

  /** Asks this node, and no other. */
  private static void awaitListed(RegistryScene scene, EmbeddedNacos node) {
    try (NacosRegistry direct = new NacosRegistry(node.serverAddress())) {
      AtomicReference<List<Provider>> told = new AtomicReference<>(List.of());
      direct.subscribe(SERVICE, told::set);
      patiently("all are listed by " + node.serverAddress())
          .untilAsserted(() -> scene.assertListed(told.get()));
    }
  }

  private static int clients(List<EmbeddedNacos> nodes) {
    return nodes.stream().mapToInt(NacosClusterIT::clients).sum();
  }

  /** How many Nacos clients are connected to the node; those of other nodes are not counted. */
  private static int clients(EmbeddedNacos node) {
    URI uri = URI.create("http://" + node.serverAddress() + "/nacos/v3/admin/core/loader/current");
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    try {
      String connections = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      return connections.split("\"sdkSource\":true", -1).length - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
