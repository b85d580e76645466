package io.msrpc.spring.autoconfigure;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.spring.MsReferences;
import io.msrpc.spring.MsRpcLifecycle;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** The actuator endpoint {@code msrpc}: what this process serves and calls. Read-only. */
@Endpoint(id = "msrpc")
final class MsRpcEndpoint {
  private final MsRpcLifecycle lifecycle;
  private final MsReferences references;

  MsRpcEndpoint(MsRpcLifecycle lifecycle, MsReferences references) {
    this.lifecycle = lifecycle;
    this.references = references;
  }

  /** At this moment. */
  @ReadOperation
  MsRpcReport report() {
    return MsRpcReport.of(
        lifecycle.server().map(RpcServer::snapshot).orElse(null),
        references.client().map(RpcClient::snapshot).orElse(null));
  }
}
