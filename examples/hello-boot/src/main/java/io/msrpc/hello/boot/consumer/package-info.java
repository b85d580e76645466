/** An application that calls: a bean with a {@code @MsReference}. */
@NullMarked
package io.msrpc.hello.boot.consumer;

import org.jspecify.annotations.NullMarked;
