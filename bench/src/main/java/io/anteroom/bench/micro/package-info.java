/**
 * What single steps of a round cost on one core, by JMH. Numbers come in as fields of a state, so that no compiler may
 * compute with them beforehand; each method returns what it made, so that none may leave it out.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.bench.micro;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
