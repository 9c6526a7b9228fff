// Events that are well formed and still wrong, one row a reason. None may write anything.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { all, balanceOf, diceBet, endAll, expectError, expectUpdate, get, minesBet, newPlayer, openMines, play, text } from './anteroom.js';

let player;
let socket;
before(async () => {
  player = await newPlayer();
  socket = await play(player);
});
after(endAll);

const without = (bet, field) => Object.fromEntries(Object.entries(bet).filter(([name]) => name !== field));
const limboBet = (changes = {}) => ({ betAmount: '1.00', currency: 'FUN', multiplier: '2.00', ...changes });

const BAD_STAKES = ['0', '0.00', 0, '-1', -1, '-0.01', '1.001', 1.001, '0.001', 'abc', '', ' ', ' 1', '1 ', '+1', '1,00', '0x10', 'NaN', 'Infinity', '١', true, null, {}, [], ['1.00'], '1.00FUN'];
const OVER_STAKES = ['1000.01', 1000.01, '1001.00', 10 ** 9, '9999999999.99'];
// Over every limit, and with more digits than any stake has: both codes are true.
const HUGE_STAKES = ['99999999999999999999', 10 ** 18];
const BAD_CURRENCIES = ['EUR', 'ZZZ', '', 'fun ', 5, null, {}, ['FUN']];
const BAD_THRESHOLDS = ['100', '100.00', '-1', -0.01, '50.001', 50.001, 'abc', '', null, {}, [], true, 'NaN'];
const BAD_MULTIPLIERS = ['1', '1.00', '0', '-2', '1.001', 2.001, '1000000.01', '2000000', 'abc', '', null, {}, [], true];

const rows = [
  ...BAD_STAKES.map((betAmount) => ['dice', diceBet({ betAmount }), 'INVALID_BET_AMOUNT']),
  ...BAD_STAKES.slice(0, 8).map((betAmount) => ['limbo', limboBet({ betAmount }), 'INVALID_BET_AMOUNT']),
  ...BAD_STAKES.slice(0, 8).map((betAmount) => ['mines', minesBet({ betAmount }), 'INVALID_BET_AMOUNT']),
  ...OVER_STAKES.map((betAmount) => ['dice', diceBet({ betAmount }), 'BET_LIMIT_REACHED']),
  ...HUGE_STAKES.map((betAmount) => ['dice', diceBet({ betAmount }), 'BET_LIMIT_REACHED', 'INVALID_BET_AMOUNT']),
  ['limbo', limboBet({ betAmount: '1000.01' }), 'BET_LIMIT_REACHED'],
  ['mines', minesBet({ betAmount: '1000.01' }), 'BET_LIMIT_REACHED'],
  ['dice', without(diceBet(), 'betAmount'), 'INVALID_BET_AMOUNT'],
  ...BAD_CURRENCIES.map((currency) => ['dice', diceBet({ currency }), 'INVALID_CURRENCY']),
  ['mines', minesBet({ currency: 'EUR' }), 'INVALID_CURRENCY'],
  ['dice', without(diceBet(), 'currency'), 'INVALID_CURRENCY'],
  ...BAD_THRESHOLDS.map((rollThreshold) => ['dice', diceBet({ rollThreshold }), 'INVALID_THRESHOLD']),
  ['dice', without(diceBet(), 'rollThreshold'), 'INVALID_THRESHOLD'],
  ['dice', diceBet({ rollThreshold: '99.99', overOrUnder: 'Over' }), 'INVALID_THRESHOLD'],
  ['dice', diceBet({ rollThreshold: '0.00', overOrUnder: 'Under' }), 'INVALID_THRESHOLD'],
  ['dice', diceBet({ rollThreshold: '1.98', overOrUnder: 'Over' }), 'INVALID_THRESHOLD'],
  ['dice', diceBet({ rollThreshold: '98.01', overOrUnder: 'Under' }), 'INVALID_THRESHOLD'],
  ['dice', diceBet({ overOrUnder: 'Sideways' }), 'INVALID_EVENT_INPUTS'],
  ['dice', diceBet({ overOrUnder: 'over' }), 'INVALID_EVENT_INPUTS'],
  ['dice', diceBet({ overOrUnder: 1 }), 'INVALID_EVENT_INPUTS'],
  ['dice', without(diceBet(), 'overOrUnder'), 'INVALID_EVENT_INPUTS'],
  ['dice', diceBet({ surprise: 1 }), 'INVALID_EVENT_INPUTS'],
  ['dice', diceBet({ __proto__: null, constructor: 1 }), 'INVALID_EVENT_INPUTS'],
  ['dice', diceBet({ betAmount: '1000.00', rollThreshold: '99.98' }), 'BET_LIMIT_REACHED'],
  ['limbo', limboBet({ betAmount: '1000.00', multiplier: '1000.01' }), 'BET_LIMIT_REACHED'],
  ...BAD_MULTIPLIERS.map((multiplier) => ['limbo', limboBet({ multiplier }), 'INVALID_MULTIPLIER']),
  ['limbo', without(limboBet(), 'multiplier'), 'INVALID_MULTIPLIER'],
  ...[24, 0, -25, '25', 25.5, null, 1e9].map((maxTiles) => ['mines', minesBet({ maxTiles }), 'INVALID_EVENT_INPUTS']),
  ...[0, -1, 64, 65, '3', 1.5, null, 1e9].map((maxBombs) => ['mines', minesBet({ maxBombs }), 'INVALID_EVENT_INPUTS']),
  ['mines', without(minesBet(), 'maxTiles'), 'INVALID_EVENT_INPUTS'],
  ['mines', without(minesBet(), 'maxBombs'), 'INVALID_EVENT_INPUTS'],
  ['mines', minesBet({ surprise: [] }), 'INVALID_EVENT_INPUTS'],
];

test('wrong bets get their code', async (t) => {
  for (const [gameId, bet, ...codes] of rows) {
    await t.test(`${gameId} ${text(bet)} is ${codes.join(' or ')}`, async () => expectError(await socket.act(gameId, 'Bet', bet), ...codes));
  }
});

test('wrong games and actions get their code', async (t) => {
  const cases = [
    [{ gameId: 'chess', action: 'Bet', data: diceBet() }, 'INVALID_GAME_ID'],
    [{ gameId: 'Dice', action: 'Bet', data: diceBet() }, 'INVALID_GAME_ID'],
    [{ gameId: '../dice', action: 'Bet', data: diceBet() }, 'INVALID_GAME_ID'],
    [{ gameId: 5, action: 'Bet', data: diceBet() }, 'INVALID_GAME_ID', 'INVALID_EVENT_INPUTS', 'INVALID_PAYLOAD_SCHEMA'],
    [{ action: 'Bet', data: diceBet() }, 'INVALID_GAME_ID', 'INVALID_EVENT_INPUTS'],
    [{ gameId: 'dice', action: 'bet', data: diceBet() }, 'INVALID_ACTION'],
    [{ gameId: 'dice', action: 'PickTile', data: { currentPicks: [1] } }, 'INVALID_ACTION'],
    [{ gameId: 'dice', action: '', data: diceBet() }, 'INVALID_ACTION', 'INVALID_EVENT_INPUTS'],
    [{ gameId: 'dice', data: diceBet() }, 'INVALID_ACTION', 'INVALID_EVENT_INPUTS'],
    [{ gameId: 'dice', action: 7, data: diceBet() }, 'INVALID_ACTION', 'INVALID_EVENT_INPUTS', 'INVALID_PAYLOAD_SCHEMA'],
    [{ gameId: 'dice', action: 'Bet' }, 'INVALID_BET_AMOUNT', 'INVALID_EVENT_INPUTS'],
    [{ gameId: 'dice', action: 'Bet', data: diceBet(), surprise: 1 }, 'INVALID_EVENT_INPUTS'],
    [{ gameId: 'mines', action: 'PickTile', data: { currentPicks: [1] } }, 'GAME_ROUND_NOT_FOUND'],
    [{ gameId: 'mines', action: 'CashOut', data: {} }, 'GAME_ROUND_NOT_FOUND'],
    [{ gameId: 'mines', action: 'CashOut' }, 'GAME_ROUND_NOT_FOUND'],
  ];
  for (const [event, ...codes] of cases) {
    await t.test(`${text(event)} is ${codes[0]}`, async () => expectError(await socket.ask({ eventType: 'RoundAction', ...event }), ...codes));
  }
});

test('RoundState without a round is a warning', async () => {
  const answer = await socket.ask({ eventType: 'RoundState', gameId: 'mines' });
  assert.equal(answer.eventType, 'Warning', text(answer));
  assert.equal(answer.code, 'GAME_ROUND_NOT_FOUND', text(answer));
  expectError(await socket.ask({ eventType: 'RoundState', gameId: 'chess' }), 'INVALID_GAME_ID');
});

test('GetBalance answers the balance and refuses a foreign currency', async () => {
  const answer = await socket.ask({ eventType: 'GetBalance', data: { currency: 'FUN' } });
  assert.equal(answer.eventType, 'BalanceUpdate', text(answer));
  assert.deepEqual([answer.balance, answer.currency], ['1000.00', 'FUN']);
  expectError(await socket.ask({ eventType: 'GetBalance', data: { currency: 'EUR' } }), 'INVALID_CURRENCY');
  expectError(await socket.ask({ eventType: 'GetBalance', data: {} }), 'INVALID_CURRENCY');
});

test('no refusal wrote anything', async () => {
  await socket.expectUsable();
  assert.equal(await balanceOf(player), '1000.00');
  assert.equal((await get(player.token, '/players/me/seeds')).nonce, 0);
  assert.deepEqual(await all(player.token, '/rounds'), []);
  const postings = await all(player.token, '/wallet/transactions');
  assert.deepEqual(postings.map((posting) => posting.kind), ['welcome']);
});

test('an open mines round refuses what does not come next', async (t) => {
  const { tile } = await openMines(socket);
  const before = await balanceOf(player);
  for (const currentPicks of [[64], [-1], [1.5], ['1'], [], [10, 11], [tile], null, 5, [null], [[3]], [1e9]]) {
    await t.test(`tile ${text(currentPicks)}`, async () => expectError(await socket.act('mines', 'PickTile', { currentPicks }), 'INVALID_TILE'));
  }
  expectError(await socket.act('mines', 'PickTile', {}), 'INVALID_TILE');
  expectError(await socket.act('mines', 'PickTile', { currentPicks: [tile + 1], surprise: 1 }), 'INVALID_EVENT_INPUTS');
  expectError(await socket.act('mines', 'Bet', minesBet()), 'INVALID_NEXT_ACTION');
  expectError(await socket.act('mines', 'Explode', {}), 'INVALID_ACTION');
  assert.equal(await balanceOf(player), before);
  expectUpdate(await socket.act('mines', 'CashOut', {}));
});

test('cashing out before a pick is INVALID_NEXT_ACTION', async () => {
  const started = expectUpdate(await socket.act('mines', 'Bet', minesBet()));
  assert.deepEqual(started.data.nextActions, ['PickTile']);
  expectError(await socket.act('mines', 'CashOut', {}), 'INVALID_NEXT_ACTION');
});

test('a stake over the balance is INSUFFICIENT_FUNDS, one over the limit is that first', async () => {
  const poor = await newPlayer();
  const pocket = await play(poor);
  expectUpdate(await pocket.act('mines', 'Bet', minesBet({ betAmount: '600.00' })));
  expectError(await pocket.act('dice', 'Bet', diceBet({ betAmount: '400.01' })), 'INSUFFICIENT_FUNDS');
  expectError(await pocket.act('dice', 'Bet', diceBet({ betAmount: '1000.01' })), 'BET_LIMIT_REACHED');
  assert.equal(await balanceOf(poor), '400.00');
});
