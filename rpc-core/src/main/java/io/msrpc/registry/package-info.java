/**
 * Who serves what. {@link io.msrpc.registry.Registry} is the port to a real registry, {@link
 * io.msrpc.registry.FixedRegistry} a list of addresses in its place; {@link
 * io.msrpc.registry.ProviderCache} keeps what either last said.
 */
@NullMarked
package io.msrpc.registry;

import org.jspecify.annotations.NullMarked;
