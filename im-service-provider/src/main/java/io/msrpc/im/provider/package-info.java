/**
 * msim's logic tier as a process. A call arrives at an endpoint ({@code account}, {@code session},
 * {@code chat}, {@code contact}), goes through the domain beside it to a port, and from there to an
 * adapter under {@code storage}; after a commit {@code push} tells the gateways.
 */
@NullMarked
package io.msrpc.im.provider;

import org.jspecify.annotations.NullMarked;
