/**
 * Spring Boot's part: {@code msrpc.*} becomes the registry, the client and the server that {@link
 * io.msrpc.spring.EnableMsRpc} works with. An application that declares one of these beans itself
 * replaces the one made here.
 */
@NullMarked
package io.msrpc.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
