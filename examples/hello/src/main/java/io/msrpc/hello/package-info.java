/**
 * A remote call in its entirety: an interface, a process that serves it and one that calls it,
 * found by a fixed address. The README shows the marked regions of these files.
 */
@NullMarked
package io.msrpc.hello;

import org.jspecify.annotations.NullMarked;
