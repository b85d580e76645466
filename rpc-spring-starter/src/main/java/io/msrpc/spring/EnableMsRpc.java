package io.msrpc.spring;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * On a configuration class of a plain Spring application: beans whose class carries {@link
 * io.msrpc.annotation.MsService} are exported, {@link io.msrpc.annotation.MsReference} is injected.
 * A Spring Boot application has no need of it.
 *
 * <p>The application declares an {@link RpcClient} bean if it has references, and an {@link
 * RpcServer.Builder} bean of scope {@code prototype} if it has services: a context that is stopped
 * and started again builds a second server. Everything else, such as filters, is said where these
 * two are made:
 *
 * <pre>{@code
 * @Configuration
 * @EnableMsRpc
 * class Calls {
 *   @Bean
 *   RpcClient client(Registry registry, ObjectProvider<Filter> filters) {
 *     RpcClient.Builder client = RpcClient.builder().registry(registry);
 *     filters.orderedStream().forEach(client::filter);
 *     return client.build();
 *   }
 *
 *   @Bean
 *   @Scope("prototype")
 *   RpcServer.Builder server(Registry registry, ObjectProvider<Filter> filters) {
 *     RpcServer.Builder server = RpcServer.builder().bind("127.0.0.1", 9700).registry(registry);
 *     filters.orderedStream().forEach(server::filter);
 *     return server;
 *   }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Import(MsRpcConfiguration.class)
public @interface EnableMsRpc {}
