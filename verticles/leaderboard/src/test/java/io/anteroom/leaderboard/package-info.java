@NullMarked
package io.anteroom.leaderboard;

import org.jspecify.annotations.NullMarked;
