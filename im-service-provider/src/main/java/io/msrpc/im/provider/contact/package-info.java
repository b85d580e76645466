/** Lists of friends. */
@NullMarked
package io.msrpc.im.provider.contact;

import org.jspecify.annotations.NullMarked;
