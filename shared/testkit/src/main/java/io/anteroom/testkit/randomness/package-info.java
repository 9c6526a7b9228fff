/**
 * A battery of statistical tests for draws: those that 25 CFR 547.14 names (chi-square, runs, serial correlation, gap, poker,
 * coupon collector, permutation) and the shuffles of a deck, each with a p-value. Floating point is at home here: it judges
 * draws and makes none.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.testkit.randomness;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
