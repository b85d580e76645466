/**
 * msrpc, in the order a call meets it.
 *
 * <ol>
 *   <li>{@link io.msrpc.RpcClient} and {@link io.msrpc.RpcServer} are the two doors; they wire the
 *       rest.
 *   <li>A {@link io.msrpc.proxy.ServiceProxy} turns a Java call into an {@link
 *       io.msrpc.call.Invocation}.
 *   <li>A {@link io.msrpc.cluster.Cluster} picks one of the providers that the {@link
 *       io.msrpc.registry.ProviderCache} knows.
 *   <li>A {@link io.msrpc.transport.client.Connection}, one an address from the {@link
 *       io.msrpc.transport.client.ChannelCache}, sends it and keeps the promise of an answer.
 *   <li>{@link io.msrpc.wire.CallCodec} makes it a frame, and a {@link io.msrpc.wire.Serializer}
 *       its arguments.
 *   <li>On the far side a {@link io.msrpc.transport.server.ServerListener} dispatches it to a
 *       worker.
 *   <li>The service is the last {@link io.msrpc.call.Invoker}: one of the {@link
 *       io.msrpc.service.ExportedServices}. The {@link io.msrpc.call.Reply} goes back by the same
 *       id.
 * </ol>
 */
@NullMarked
package io.msrpc;

import org.jspecify.annotations.NullMarked;
