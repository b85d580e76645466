package io.msrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How one method of an {@link MsService} interface is called. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface MsMethod {
  /**
   * Longest a call may take, in milliseconds; 0 means the service's {@code timeoutMillis}. A method
   * that returns a stream may take for ever unless one of the two is set.
   */
  int timeoutMillis() default 0;

  /** Running it twice equals running it once, so a call whose outcome is unknown may be retried. */
  boolean idempotent() default false;

  /**
   * Nobody answers: the call returns when the request is written, and only that is promised. The
   * method must return {@code void}.
   */
  boolean oneway() default false;

  /** What a client does about a failure, unless its own settings differ. */
  OnFailure onFailure() default OnFailure.CLIENT_DEFAULT;

  /** How many other providers are tried; −1 for the client's default, or 2 where that has none. */
  int retries() default -1;

  /** With {@link OnFailure#HEDGED}: how long the first provider has for itself, milliseconds. */
  int hedgeAfterMillis() default 100;

  /** It never blocks and is short, so the server may run it on the I/O thread. */
  boolean nonBlocking() default false;
}
