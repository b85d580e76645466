/**
 * Bytes to frames to calls, and back; no I/O, no threads. docs/protocol.md is its specification.
 */
@NullMarked
package io.msrpc.wire;

import org.jspecify.annotations.NullMarked;
