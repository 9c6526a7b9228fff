// Rounds of every game, played over a socket by a gambler who takes whatever move the server offers, in turn.

import assert from 'node:assert/strict';
import { diceBet, expectUpdate, minesBet, text } from './anteroom.js';

const ACTIONS_MAX = 250;
const limboBet = (multiplier) => ({ betAmount: '1.00', currency: 'FUN', multiplier });
const series = { autobetMax: 4, onWin: '0', onLoss: '100', stopOnProfit: '0', stopOnLoss: '0' };

/** What is sent with a move of a round that goes on; `turn` makes the gambler try everything sooner or later. */
const answers = {
  PickTile: (turn, round) => ({ currentPicks: [round.length - 1] }),
  Peek: (turn) => ({ acceptedInsurance: turn % 2 === 0 }),
};

/** Plays a round to its end, and gives the updates with the id of the round each is of. */
async function play(socket, gameId, action, data, turn) {
  const updates = [expectUpdate(await socket.act(gameId, action, data))];
  for (let taken = 1; taken < ACTIONS_MAX; taken += 1) {
    const { nextActions } = updates[updates.length - 1].data;
    if (nextActions.length === 0) return updates;
    const next = choose(nextActions, turn + taken);
    updates.push(expectUpdate(await socket.act(gameId, next, answers[next]?.(turn, updates) ?? {})));
  }
  return assert.fail(`${gameId} did not end: ${text(updates[updates.length - 1])}`);
}

/** A series is played on; a split is never let pass. */
function choose(nextActions, turn) {
  if (nextActions.includes('NewBet')) return 'NewBet';
  if (nextActions.includes('Split')) return 'Split';
  return nextActions[turn % nextActions.length];
}

const bets = {
  dice: [['50.00', 'Over'], ['0.01', 'Under'], [98, 'Under'], ['1.99', 'Over'], [33.3, 'Over'], ['99.98', 'Over']].map(([rollThreshold, overOrUnder]) => diceBet({ rollThreshold, overOrUnder })),
  limbo: ['1.01', 2, '1000000', '3.33', 1.5].map(limboBet),
  blackjack: [{}, { betAmount: '1.01', perfectPairsBetAmount: '0.50' }, { betAmount: 2, pokerBetAmount: 0.25 }, { betAmount: '3.33', perfectPairsBetAmount: '1', pokerBetAmount: '1' }].map((changes) => ({ betAmount: '1.00', currency: 'FUN', ...changes })),
  baccarat: [
    { playerBetAmount: '1.00' },
    { bankerBetAmount: '1.01', tieBetAmount: 0.5 },
    { tieBetAmount: '0.10', dragon7BetAmount: '0.10', pandaBetAmount: '0.10' },
    { playerBetAmount: '1', bankerBetAmount: '1', tieBetAmount: '1', dragon7BetAmount: '1', pandaBetAmount: '1' },
  ].map((bet) => ({ currency: 'FUN', ...bet })),
  slots: [{}, { lines: 1 }, { lines: 7, betAmount: '0.05' }, { betAmount: 3.33, lines: 20 }].map((changes) => ({ betAmount: '1.00', currency: 'FUN', ...changes })),
  mines: [[36, 12], [64, 10], [25, 1], [25, 24], [49, 48], [64, 63]].map(([maxTiles, maxBombs]) => minesBet({ maxTiles, maxBombs })),
};

/** Rounds of one game in many ways, with what the socket was told of each. */
export async function gamble(socket, gameId, turns = bets[gameId].length) {
  const played = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const kinds = bets[gameId];
    played.push(await play(socket, gameId, 'Bet', kinds[turn % kinds.length], turn));
  }
  return played;
}

/** A series of rounds, each with an id of its own. */
export const gambleOn = (socket, gameId, changes = {}) => play(socket, gameId, 'Autobet', { ...bets[gameId][0], ...series, ...changes }, 0);
