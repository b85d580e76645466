/** Picks a provider for a call, and another one when that is allowed and may help. */
@NullMarked
package io.msrpc.cluster;

import org.jspecify.annotations.NullMarked;
