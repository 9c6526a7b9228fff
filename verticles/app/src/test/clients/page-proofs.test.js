// What the page says of proofs: no more than this browser can know.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { freshBrowser, module, saidIn, until } from './web.js';

beforeEach(() => freshBrowser());

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const SEED = 'a'.repeat(64);
const HASH = sha256(SEED);

/** What the page says after a rotation that reveals the seed under one hash, having shown another or the same before. */
async function rotated(shownHash, revealedHash) {
  const { Fairness } = await module('fairness.js');
  let seeds = { serverSeedHash: shownHash, nextServerSeedHash: 'next', clientSeed: 'c', nonce: 2 };
  const view = new Fairness({
    seeds: async () => seeds,
    rounds: async () => ({ items: [] }),
    rotateSeeds: async () => {
      seeds = { serverSeedHash: 'next', nextServerSeedHash: 'after', clientSeed: 'mine', nonce: 0 };
      return { ...seeds, revealed: { serverSeed: SEED, serverSeedHash: revealedHash, rounds: 2 } };
    },
  });
  await view.refresh();
  document.getElementById('seed-new').value = 'mine';
  document.getElementById('seeds-form').dispatchEvent(new Event('submit'));
  await until(() => saidIn('seeds-message') !== '', 'what was revealed');
  return { said: saidIn('seeds-message'), tone: document.getElementById('seeds-message').dataset.tone };
}

test('a revealed seed is held against the hash this browser was shown', async () => {
  assert.deepEqual(await rotated(HASH, HASH), { said: 'Revealed after 2 rounds; its hash is the one you were shown.', tone: 'good' });
});

test('a revealed seed whose hash was never shown proves nothing, and the page says so', async () => {
  const { said, tone } = await rotated('another', HASH);
  assert.match(said, /this browser did not see its hash before/);
  assert.equal(tone, '');
});

test('a revealed seed that has another hash than its own is told', async () => {
  const { said, tone } = await rotated('another', 'another');
  assert.match(said, /its hash is NOT/);
  assert.equal(tone, 'bad');
});

// ---- a table's rounds

const TABLE = 'table-1';
const NONCE = 0;

/** The number that a seed draws, by the contract: four bytes, which the first block of this seed has. */
function numberOf(seed) {
  const block = createHmac('sha256', seed).update(`${TABLE}:${NONCE}:0`).digest();
  const value = block.readUInt32BE(0);
  assert.ok(value < Math.floor(2 ** 32 / 37) * 37, 'the first four bytes are taken');
  return value % 37;
}

const round = { tableRound: 7, number: numberOf(SEED), serverSeed: SEED, serverSeedHash: HASH, nonce: NONCE };

/** The roulette view at a table that is in a phase when it comes; its session pushes what the test says. */
async function seated(t, phase, history, more = {}) {
  const { Roulette } = await module('roulette.js');
  const state = { phase, tableRound: 7, serverTime: new Date().toISOString(), closesAt: new Date().toISOString(), serverSeedHash: HASH, nextServerSeedHash: 'next', currency: 'FUN', minBet: '0.10', maxBet: '10.00', myBets: [], history, ...more };
  const view = new Roulette({ tables: async () => [{ id: TABLE, gameId: 'roulette' }] });
  t.after(() => view.clear());
  view.session = { ask: async () => state };
  view.shown(true);
  await until(() => saidIn('roulette-message') !== '', 'the table');
  return view;
}

async function proofShown() {
  const { showProofOf } = await module('tableproof.js');
  await showProofOf(TABLE, round);
  const [first] = document.getElementById('proof-steps').children;
  return { verdict: saidIn('proof-verdict'), commitment: first.dataset.holds };
}

test('a hash that comes beside its revealed seed is no commitment that was seen', async (t) => {
  for (const phase of ['result', 'settled']) {
    freshBrowser();
    await seated(t, phase, [round]);
    assert.deepEqual(await proofShown(), { verdict: 'Verified: the round follows from its seed.', commitment: 'unknown' }, phase);
  }
});

test('a hash that was seen while its seed was secret is a commitment', async (t) => {
  for (const phase of ['open', 'closed']) {
    freshBrowser();
    const view = await seated(t, phase, []);
    view.pushed({ eventType: 'TableResult', roomId: TABLE, ...round });
    await until(() => saidIn('roulette-proof') !== '', 'the proof');
    assert.match(saidIn('roulette-proof'), /Verified here: .*you saw its hash before/);
    assert.deepEqual(await proofShown(), { verdict: 'Verified: the round follows from its seed, which was fixed beforehand.', commitment: 'true' }, phase);
  }
});

test('a number that its seed does not draw is told, whatever was seen', async (t) => {
  const view = await seated(t, 'open', []);
  view.pushed({ eventType: 'TableResult', roomId: TABLE, ...round, number: (round.number + 1) % 37 });
  await until(() => /NOT verified/.test(saidIn('roulette-proof')), 'the verdict');
});

test('a number that a studio told is held against no seed, though its round has one', async (t) => {
  const told = { ...round, number: (round.number + 1) % 37, source: 'studio' };
  const view = await seated(t, 'closed', []);
  view.pushed({ eventType: 'TableResult', roomId: TABLE, ...told });
  await until(() => saidIn('roulette-proof') !== '', 'the word on the proof');
  assert.match(saidIn('roulette-proof'), /told by a studio/);
  const [item] = document.getElementById('roulette-history').children;
  assert.equal(item.children[0].disabled, true, 'there is no proof to show');
});

test('a drawn number whose seed is not told is no studio\'s', async (t) => {
  const view = await seated(t, 'closed', []);
  view.pushed({ eventType: 'TableResult', roomId: TABLE, ...round, source: 'seed', serverSeed: undefined });
  await until(() => saidIn('roulette-proof') !== '', 'the word on the proof');
  assert.match(saidIn('roulette-proof'), /seed of round 7 is not told/);
});

test('a bet on a void round has no number, whatever the round before it had', async (t) => {
  const myBets = [{ betId: 'b', bets: [{ type: 'red', amount: '10.00' }], amount: '10.00', currency: 'FUN' }];
  await seated(t, 'void', [{ ...round, tableRound: 6, source: 'seed' }], { myBets });
  assert.match(saidIn('roulette-message'), /void; your stake is given back/);
  assert.equal(document.getElementById('roulette-clock').textContent, '–');
});

test('a round that is voided while one looks shows no number', async (t) => {
  const view = await seated(t, 'closed', [{ ...round, tableRound: 6, source: 'seed' }]);
  view.pushed({ eventType: 'TableVoided', roomId: TABLE, tableRound: 7 });
  assert.match(saidIn('roulette-message'), /is void/);
  assert.equal(document.getElementById('roulette-clock').textContent, '–');
});
