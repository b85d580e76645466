/** A Java interface call becomes an {@link io.msrpc.call.Invocation}. */
@NullMarked
package io.msrpc.proxy;

import org.jspecify.annotations.NullMarked;
