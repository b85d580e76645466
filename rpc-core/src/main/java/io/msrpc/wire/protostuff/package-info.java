/**
 * Codec 1: values by their declared types, in protostuff's native format. docs/protocol.md, "Types
 * on codec 1", is its specification.
 *
 * <p>A method is compiled once, at start-up: {@link io.msrpc.wire.protostuff.ProtostuffSerializer}
 * hands its declared types to {@link io.msrpc.wire.type.TypeCompiler}, which makes a tree of {@code
 * FieldType}s, those that travel as a group being protostuff {@code Schema}s. Nothing on the wire
 * names a class, so nothing read from it can choose one.
 */
@NullMarked
package io.msrpc.wire.protostuff;

import org.jspecify.annotations.NullMarked;
