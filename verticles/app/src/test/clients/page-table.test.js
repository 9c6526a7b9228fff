// What the page lays on a roulette table while it does not know yet what became of the bets before.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { freshBrowser, module, opened, readySession, saidIn, until } from './web.js';

beforeEach(() => freshBrowser());

const TABLE = 'table-1';
const RED = [{ type: 'red', amount: '5.00' }];
const BLACK = [{ type: 'black', amount: '5.00' }];

const state = () => ({ eventType: 'TableState', roomId: TABLE, phase: 'open', tableRound: 7, serverTime: new Date().toISOString(), closesAt: new Date(Date.now() + 60_000).toISOString(), serverSeedHash: 'hash', nextServerSeedHash: 'next', currency: 'FUN', minBet: '0.10', maxBet: '10.00', myBets: [], history: [] });

/** Tells the view's newest TableJoin how the table stands. */
async function joined(wire) {
  await until(() => wire.of('TableJoin').length > 0, 'the question');
  document.getElementById('roulette-message').textContent = '';
  wire.tells({ ...state(), eventId: wire.of('TableJoin').at(-1).eventId });
  await until(() => saidIn('roulette-message') === 'Place your bets.', 'the table');
}

/** A view of an open table, with chips of 5.00 at hand. */
async function seated(t) {
  const { Roulette } = await module('roulette.js');
  const { session, wire } = await readySession(t);
  const view = new Roulette({ tables: async () => [{ id: TABLE, gameId: 'roulette' }] });
  t.after(() => view.clear());
  document.getElementById('roulette-form').fields = { chip: '5.00' };
  view.session = session;
  view.shown(true);
  await joined(wire);
  return { view, wire };
}

const chip = (bet) => document.getElementById('roulette-layout').children.find(({ dataset }) => dataset.bet === bet).dispatchEvent(new Event('click'));
const place = () => document.getElementById('roulette-form').dispatchEvent(new Event('submit', { cancelable: true }));
const canPlace = () => document.getElementById('roulette-place').ariaDisabled !== 'true';
const accepted = ({ eventId, data }) => ({ eventType: 'TableBetAccepted', eventId, betId: eventId, tableRound: data.tableRound, amount: '5.00', currency: 'FUN' });
const answered = () => until(canPlace, 'the answer');

async function placed(wire, bet) {
  chip(bet);
  place();
  return until(() => wire.of('TableBet').at(-1), 'the bet');
}

test('chips that were sent are not laid again with those that came after them', async (t) => {
  const { wire } = await seated(t);
  const sent = await placed(wire, 'red');
  chip('black');
  assert.equal(canPlace(), false, 'nothing is known of the red one');
  place();
  assert.deepEqual(wire.of('TableBet').map(({ data }) => data.bets), [RED]);
  assert.equal(saidIn('roulette-draft'), '5.00 FUN');
  wire.tells(accepted(sent));
  await answered();
  assert.deepEqual([saidIn('roulette-draft'), saidIn('roulette-placed')], ['5.00 FUN', '5.00 FUN']);
  place();
  assert.deepEqual(wire.of('TableBet').map(({ data }) => data.bets), [RED, BLACK]);
});

test('a socket that was lost meanwhile lets nobody place what is under way', async (t) => {
  const { view, wire } = await seated(t);
  const sent = await placed(wire, 'red');
  chip('black');
  wire.breaks();
  const next = await opened(2);
  next.tells({ eventType: 'Resume', eventId: next.of('Resume')[0].eventId, sessionId: 's', resumeToken: 'next', replayed: 0 });
  view.ready();
  await joined(next);
  assert.equal(canPlace(), false, 'nothing is known of the red one');
  place();
  assert.deepEqual(next.of('TableBet').map(({ eventId }) => eventId), [sent.eventId]);
  next.tells(accepted(sent));
  await answered();
});

test('chips that were refused wait to be placed again, before those that came after them', async (t) => {
  const { wire } = await seated(t);
  const sent = await placed(wire, 'red');
  chip('black');
  wire.tells({ eventType: 'Error', eventId: sent.eventId, code: 'INSUFFICIENT_FUNDS', message: 'Not that much is there.', retryable: false });
  await answered();
  assert.deepEqual([saidIn('roulette-draft'), saidIn('roulette-message')], ['10.00 FUN', 'Not that much is there.']);
  place();
  assert.deepEqual(wire.of('TableBet').at(-1).data.bets, [...RED, ...BLACK]);
});

test('who leaves takes the chips along that were sent: the next player finds none', async (t) => {
  const { view, wire } = await seated(t);
  const sent = await placed(wire, 'red');
  view.clear();
  wire.tells({ eventType: 'Error', eventId: sent.eventId, code: 'BETS_CLOSED', message: 'No more bets.', retryable: false });
  await until(() => saidIn('roulette-message') === 'No more bets.', 'the refusal');
  assert.equal(saidIn('roulette-draft').trim(), '0.00');
});
