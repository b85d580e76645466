/**
 * What stands around calls: {@link io.msrpc.filter.Filter}s of the application, on the side that
 * calls and on the side that serves. A call nobody filters meets nothing of this.
 */
@NullMarked
package io.msrpc.filter;

import org.jspecify.annotations.NullMarked;
