/**
 * msim's logic tier as a process. A call arrives at an endpoint ({@code account}, {@code
 * session},\n * {@code chat}, {@code contact}), goes through the domain beside it to a port, and
 * from there to an\n * adapter under {@code storage}; after a commit {@code push} tells the
 * gateways.
 */
@NullMarked
package io.msrpc.im.provider;

import org.jspecify.annotations.NullMarked;
