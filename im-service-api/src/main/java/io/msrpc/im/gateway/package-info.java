/** A gateway's TCP door: {@link io.msrpc.im.gateway.Door}, for clients written in Java. */
@NullMarked
package io.msrpc.im.gateway;

import org.jspecify.annotations.NullMarked;
