// What the page's games show of an action that a reload had cut off, with a server of the test behind them.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { freshBrowser, module, saidIn, until } from './web.js';

beforeEach(() => freshBrowser());

const PREFIX = 'From before the interruption: ';
const bombs = (...locations) => locations.map((location) => ({ location, picked: false }));
const cashedOut = (roundId = 'one') => ({ roundId, action: 'CashOut', currency: 'FUN', data: { nextActions: [], roundEnded: true, outcome: 'win', payout: '2.47', bombs: bombs(0, 35) } });
const hit = { roundId: 'one', action: 'PickTile', currency: 'FUN', data: { nextActions: [], roundEnded: true, outcome: 'loss', payout: '0.00', bombs: [{ location: 9, picked: true }, ...bombs(35)] } };

/** A round of 36 tiles, two of them bombs, as history has it. */
const played = (...picks) => ({
  bet: '1.50',
  actions: [
    { action: 'Bet', data: { betAmount: '1.50', currency: 'FUN', maxTiles: 36, maxBombs: 2 } },
    ...picks.map((tile) => ({ action: 'PickTile', data: { currentPicks: [tile] } })),
  ],
});

/** The view of mines, before whose eyes nothing happened yet; `rounds` answers for history by a round's id. */
async function mines(rounds) {
  const { Mines } = await module('mines.js');
  document.getElementById('mines-size').value = '25';
  const view = new Mines({ round: async (id) => rounds[id]() });
  view.clear();
  return view;
}

const tiles = () => document.getElementById('mines-tiles').children.map(({ dataset }) => dataset.face);
const placesOf = (face) => tiles().flatMap((each, tile) => (each === face ? [tile] : []));
const message = () => saidIn('mines-message');

test('a cash-out that a reload cut off is shown with its board and what it paid', async () => {
  const view = await mines({ one: () => played(4, 7) });
  await view.showLate(cashedOut(), PREFIX);
  assert.equal(message(), `${PREFIX}You win 2.47 FUN.`);
  assert.deepEqual([tiles().length, placesOf('safe'), placesOf('bomb'), placesOf('hit')], [36, [4, 7], [0, 35], []]);
  assert.deepEqual([document.getElementById('mines-size').value, document.getElementById('mines-bombs').value], ['36', '2']);
  assert.deepEqual([view.nextActions, document.getElementById('mines-start').hidden], [[], false]);
});

test('a bomb that a reload cut off is shown as the loss it is', async () => {
  const view = await mines({ one: () => played(4, 9) });
  await view.showLate(hit, PREFIX);
  assert.equal(message(), `${PREFIX}A bomb. You lose.`);
  assert.deepEqual([placesOf('safe'), placesOf('bomb'), placesOf('hit')], [[4], [35], [9]]);
});

test('what a late end says is told also if its round can’t be read', async () => {
  const view = await mines({ one: () => Promise.reject(new Error('away')) });
  await view.showLate(cashedOut(), PREFIX);
  assert.equal(message(), `${PREFIX}You win 2.47 FUN.`);
  assert.deepEqual(new Set(tiles()), new Set(['covered']), 'a board of another size shows nobody’s bombs');
});

test('a late end leaves the round alone that is open by now', async () => {
  let answer;
  const view = await mines({ one: () => new Promise((resolve) => (answer = () => resolve(played(4, 7)))), two: () => played(3) });
  const late = view.showLate(cashedOut(), PREFIX);
  await until(() => answer, 'the question');
  await view.goOn({ roundId: 'two', data: { nextActions: ['PickTile', 'CashOut'] } });
  answer();
  await late;
  assert.equal(message(), 'Your open round goes on.');
  assert.deepEqual([view.nextActions, placesOf('safe'), placesOf('bomb')], [['PickTile', 'CashOut'], [3], []]);
});

test('a late end counts for more than what was open before it', async () => {
  let answer;
  const view = await mines({ two: () => new Promise((resolve) => (answer = () => resolve(played(4)))), one: () => played(4, 7) });
  const open = view.goOn({ roundId: 'two', data: { nextActions: ['PickTile', 'CashOut'] } });
  await until(() => answer, 'the question');
  await view.showLate(cashedOut(), PREFIX);
  answer();
  await open;
  assert.equal(message(), `${PREFIX}You win 2.47 FUN.`);
  assert.deepEqual(view.nextActions, []);
});

test('who left meanwhile is shown nothing of it', async () => {
  let answer;
  const view = await mines({ one: () => new Promise((resolve) => (answer = () => resolve(played(4)))) });
  const late = view.showLate(cashedOut(), PREFIX);
  await until(() => answer, 'the question');
  view.clear();
  answer();
  await late;
  assert.equal(message(), 'Place a bet to start.');
});

test('a late answer in a round that goes on is left to that round', async () => {
  const view = await mines({});
  await view.showLate({ roundId: 'one', currency: 'FUN', data: { nextActions: ['PickTile', 'CashOut'], currentMultiplier: '1.0800' } }, PREFIX);
  assert.equal(message(), 'Place a bet to start.');
});
