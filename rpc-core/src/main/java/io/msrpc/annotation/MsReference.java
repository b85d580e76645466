package io.msrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Injects a proxy of a remote service: on a field, or on a constructor or method parameter. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
public @interface MsReference {
  /** Version to call; empty means the one on the interface. */
  String version() default "";

  /** Group to call; empty means the one on the interface. */
  String group() default "";

  /**
   * Longest a call of a method without a limit of its own may take, in milliseconds; 0 means the
   * interface's.
   */
  int timeoutMillis() default 0;
}
