/**
 * A real Nacos server in a JVM of its own, for tests and the demo; users run their own Nacos.
 *
 * <p>{@link io.msrpc.nacos.EmbeddedNacos} starts and stops one from Java. A script starts the same
 * {@link io.msrpc.nacos.NacosServer} with the argument file that the build writes beside these
 * classes, {@code server.args}. To share one server among all test classes of a JVM, keep the
 * {@code EmbeddedNacos} in the root store of a JUnit extension, which closes it at the end.
 */
@NullMarked
package io.msrpc.nacos;

import org.jspecify.annotations.NullMarked;
