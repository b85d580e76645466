/** Programs that measure; each says in its Javadoc how to run it and what its numbers mean. */
@NullMarked
package io.msrpc.benchmarks;

import org.jspecify.annotations.NullMarked;
