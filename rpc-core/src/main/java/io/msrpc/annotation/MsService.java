package io.msrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an interface: it is a remote service, and this is its contract. On a class: every interface it
 * implements, also through a parent, that carries this annotation is exported, under the version
 * and group that the class gives. So two classes can serve one interface in two versions.
 *
 * <p>Both sides derive the service's name and its method ids from the interface, its version and
 * its group, so these must be the same on both. A consumer of a version that only a class gives
 * names it in {@link MsReference#version()}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MsService {
  /**
   * Version of the contract; services of different versions never meet. Empty means {@code 1} on an
   * interface, and on a class the interface's.
   */
  String version() default "";

  /**
   * Registry group; a consumer sees only the providers of its own group. Empty means {@code
   * default} on an interface, and on a class the interface's.
   */
  String group() default "";

  /**
   * Longest a call may take, in milliseconds; 0 means the client's default (3 s). On an interface
   * only: a class that gives one is not exported, because consumers do not see it.
   */
  int timeoutMillis() default 0;
}
