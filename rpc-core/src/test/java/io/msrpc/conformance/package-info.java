/** A service that a client in another language can be tried on; docs/protocol.md shows it. */
@NullMarked
package io.msrpc.conformance;

import org.jspecify.annotations.NullMarked;
