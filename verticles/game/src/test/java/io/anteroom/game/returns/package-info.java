@org.jspecify.annotations.NullMarked
package io.anteroom.game.returns;
