/** What msim's interfaces have in common. */
@NullMarked
package io.msrpc.im;

import org.jspecify.annotations.NullMarked;
