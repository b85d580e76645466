package io.msrpc.im.push;

import io.msrpc.annotation.MsInstance;
import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import java.util.concurrent.CompletableFuture;

/**
 * Notifications to a gateway. It only puts things into its sessions' queues; nothing here waits for
 * a client. Served on the gateway's internal port alone.
 */
@MsService(timeoutMillis = 2000)
public interface PushService {
  /** Entries for sessions on this gateway; unknown sessions are skipped. A hint. */
  @MsMethod(idempotent = true)
  CompletableFuture<Void> entries(@MsInstance String gatewayId, EntriesPush push);

  /** A moved read cursor for sessions on this gateway. A hint. */
  @MsMethod(idempotent = true)
  CompletableFuture<Void> read(@MsInstance String gatewayId, ReadPush push);

  /** Closes the connection of a session up to a generation; completes when it gets nothing more. */
  @MsMethod(idempotent = true, timeoutMillis = 1000)
  CompletableFuture<Void> kick(@MsInstance String gatewayId, Kick kick);
}
