/**
 * Codec 2: values by their declared types, as JSON. docs/protocol.md, "Types on codec 2", is its
 * specification.
 *
 * <p>A method is compiled once, at start-up, as for codec 1; what comes out is a tree of {@code
 * JsonType}s that read and write the tokens of Jackson's streaming parser and generator. Nothing
 * here binds data, and nothing on the wire names a class.
 */
@NullMarked
package io.msrpc.wire.json;

import org.jspecify.annotations.NullMarked;
