/**
 * {@link io.msrpc.annotation.MsService} and {@link io.msrpc.annotation.MsReference} in a Spring
 * context. It takes two beans, an {@link io.msrpc.RpcServer.Builder} and an {@link
 * io.msrpc.RpcClient}: with Spring Boot the auto-configuration makes them from {@code msrpc.*}, and
 * without it the application declares them beside {@link io.msrpc.spring.EnableMsRpc}.
 */
@NullMarked
package io.msrpc.spring;

import org.jspecify.annotations.NullMarked;
