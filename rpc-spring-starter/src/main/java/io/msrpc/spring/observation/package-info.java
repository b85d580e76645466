/**
 * Calls as Micrometer observations: metrics and traces. Needs micrometer-observation, which nothing
 * else here does. With Spring Boot the auto-configuration makes {@link
 * io.msrpc.spring.observation.CallObservations}; without it an application declares the bean.
 */
@NullMarked
package io.msrpc.spring.observation;

import org.jspecify.annotations.NullMarked;
