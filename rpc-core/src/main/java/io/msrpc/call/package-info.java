/**
 * The vocabulary of a call. Everything on its path is an {@link io.msrpc.call.Invoker} that takes
 * an {@link io.msrpc.call.Invocation} and promises a {@link io.msrpc.call.Reply} or one of the
 * three kinds of {@link io.msrpc.call.RpcException}. Depends on the JDK and the annotations only.
 */
@NullMarked
package io.msrpc.call;

import org.jspecify.annotations.NullMarked;
