/**
 * The registry that is a Nacos server or cluster; the only package that knows the Nacos client.
 *
 * <p>That client keeps a few threads for the life of the JVM, shared by all its users: {@code
 * nacos.publisher-*}. They are daemons; nothing can stop them one by one. Its other threads end
 * within 5 s of {@link io.msrpc.registry.nacos.NacosRegistry#close}.
 */
@NullMarked
package io.msrpc.registry.nacos;

import org.jspecify.annotations.NullMarked;
