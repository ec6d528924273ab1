package org.setareh.signaling.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The problems of a handler, or of all handlers of a class, for the API's description. Who has to
 * be known, and by what, is said by the parameters.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Refuses {
  ProblemCode[] value();
}
