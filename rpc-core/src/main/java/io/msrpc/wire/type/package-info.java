/**
 * What the codecs share: {@link io.msrpc.wire.type.TypeCompiler} walks the declared generic types
 * of a method, refuses what cannot be carried, and has a {@link io.msrpc.wire.type.TypeFactory}
 * make of each type what its codec needs. Nothing here knows a format.
 */
@NullMarked
package io.msrpc.wire.type;

import org.jspecify.annotations.NullMarked;
