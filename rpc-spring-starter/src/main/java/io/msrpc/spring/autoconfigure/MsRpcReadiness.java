package io.msrpc.spring.autoconfigure;

import io.msrpc.RpcServer;
import io.msrpc.ServerSnapshot;
import io.msrpc.spring.MsRpcLifecycle;
import io.msrpc.spring.autoconfigure.MsRpcProperties.Readiness;

/**
 * Whether an application that serves may get traffic. By default not before its services are
 * registered: a rollout with a wrong password of the registry stops at its first instance. What was
 * registered once stays ready, so an outage of the registry takes no running instance out.
 */
record MsRpcReadiness(Readiness setting, MsRpcLifecycle lifecycle) {
  boolean isReady() {
    return setting == Readiness.SERVING
        || lifecycle
            .server()
            .map(RpcServer::snapshot)
            .map(ServerSnapshot::registration)
            .map(ServerSnapshot.Registration::isComplete)
            .orElse(true);
  }
}
