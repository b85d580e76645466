package io.msrpc.registry.nacos;

import com.alibaba.nacos.api.exception.NacosException;
import io.msrpc.transport.Address;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which Nacos, as whom, and which part of it.
 *
 * @param serverAddresses {@code host:port}, several separated by commas; the port is that of HTTP
 * @param namespace id of the namespace; empty for the public one
 * @param username empty for a Nacos without authentication
 * @param password belongs to the user
 * @param cluster the cluster of a service that providers of this process join, such as a data
 *     center; empty for {@code DEFAULT}
 * @param clusters the clusters whose providers consumers of this process see; empty for all
 */
public record NacosOptions(
    String serverAddresses,
    String namespace,
    String username,
    String password,
    String cluster,
    List<String> clusters) {
  /** That of a Nacos whose port is not given. */
  private static final int NACOS_PORT = 8848;

  /** What Nacos takes for a cluster's name. */
  private static final Pattern CLUSTER = Pattern.compile("[0-9A-Za-z-]{1,64}");

  /**
   * Copies the clusters.
   *
   * @throws IllegalArgumentException when Nacos would refuse the name of a cluster
   */
  public NacosOptions {
    clusters = List.copyOf(clusters);
    clusters.forEach(NacosOptions::check);
    if (!cluster.isEmpty()) {
      check(cluster);
    }
  }

  private static void check(String name) {
    if (!CLUSTER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Nacos cluster: '" + name + "' (expected: " + CLUSTER + ")");
    }
  }

  /** The public namespace of a Nacos without authentication, and all clusters. */
  public static NacosOptions of(String serverAddresses) {
    return new NacosOptions(serverAddresses, "", "", "", "", List.of());
  }

  /** The same in the namespace with this id. */
  public NacosOptions withNamespace(String newNamespace) {
    return new NacosOptions(serverAddresses, newNamespace, username, password, cluster, clusters);
  }

  /** The same for a Nacos with authentication. */
  public NacosOptions withUser(String newUsername, String newPassword) {
    return new NacosOptions(
        serverAddresses, namespace, newUsername, newPassword, cluster, clusters);
  }

  /** The same with this cluster to join, and those to see; none for all. */
  public NacosOptions withClusters(String newCluster, List<String> newClusters) {
    return new NacosOptions(
        serverAddresses, namespace, username, password, newCluster, newClusters);
  }

  /** The first of the servers; empty when it is written in a form that only Nacos reads. */
  Optional<Address> endpoint() {
    String first = serverAddresses.split(",", 2)[0].strip().replaceFirst("^https?://", "");
    try {
      return Optional.of(Address.parse(first.contains(":") ? first : first + ":" + NACOS_PORT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What to look at when Nacos has failed so. */
  String advice(@Nullable Throwable failure) {
    return failure instanceof NacosException refused
            && refused.getErrCode() == NacosException.NO_RIGHT
        ? "Is '" + username + "' a user of it, with this password and the right to do so?"
        : "Does Nacos run at " + serverAddresses + "?";
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "NacosOptions[%s, namespace=%s, username=%s, cluster=%s, clusters=%s]"
        .formatted(serverAddresses, namespace, username, cluster, clusters);
  }
}
