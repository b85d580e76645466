/** An application that serves: a bean whose class carries {@code @MsService}, and nothing else. */
@NullMarked
package io.msrpc.hello.boot.provider;

import org.jspecify.annotations.NullMarked;
