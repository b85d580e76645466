package io.msrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter by whose value the provider is chosen: calls with equal values go to the same
 * one, from every client, as long as it is there and not overloaded. When a provider joins or
 * leaves, only the values move that it gets or had. At most one parameter of a method: a {@code
 * String}, an {@code int} or {@code long}, a {@code UUID} or an enum; a call with null goes
 * anywhere.
 *
 * <p>It is a preference, for caches and the like: state that only one provider has is called by
 * {@link MsInstance}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface MsKey {}
