package io.msrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an interface: it is a remote service, and this is its contract. On a class: every interface it
 * implements that carries this annotation is exported (the attributes on the class are not read).
 *
 * <p>Both sides derive the service's name and its method ids from the interface alone, so they must
 * see the same interface name, {@link #version()} and {@link #group()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MsService {
  /** Version of the contract; services of different versions never meet. */
  String version() default "1";

  /** Registry group; a consumer sees only the providers of its own group. */
  String group() default "default";

  /** Longest a call may take, in milliseconds; 0 means the client's default (3 s). */
  int timeoutMillis() default 0;
}
