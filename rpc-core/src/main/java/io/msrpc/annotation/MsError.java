package io.msrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an exception that an interface method names in its {@code throws} clause: it reaches the
 * caller as itself, recognised by this code.
 *
 * <p>It has a constructor {@code (String message)}; or, if details travel with it, a method {@code
 * D details()} and a constructor {@code (String message, D details)}, {@code D} being any type that
 * an argument may have.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MsError {
  /**
   * The name by which both sides know it: 1 to 64 lower-case letters, digits and hyphens, unique
   * within a method, never reused.
   */
  String value();
}
