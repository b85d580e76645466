/**
 * The client half of a connection: {@link io.msrpc.transport.client.ChannelCache} keeps one {@link
 * io.msrpc.transport.client.Connection} an address, its {@link
 * io.msrpc.transport.client.ConnectionWatchdog} keeps it alive.
 */
@NullMarked
package io.msrpc.transport.client;

import org.jspecify.annotations.NullMarked;
