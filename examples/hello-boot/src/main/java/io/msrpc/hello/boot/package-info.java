/** What both applications share: the remote interface. */
@NullMarked
package io.msrpc.hello.boot;

import org.jspecify.annotations.NullMarked;
