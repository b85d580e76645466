package io.msrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The number by which the wire knows a record component, a field or a permitted subtype of a sealed
 * type, 1 to 536,870,911. Without it the number is the position of its declaration, from 1.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface Tag {
  /** The number on the wire; unique within its type, never reused. */
  int value();
}
