// The one file that verifies offline: against the published vectors, against rounds of a running node, and opened as a file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { all, endAll, expectStatus, get, http, newPlayer, play, text } from './anteroom.js';
import { openTab, overflow, shot } from './browser.js';
import { gamble, gambleOn } from './gambles.js';
import { canVerify, file, limboGenerated, minesBombs, onDrawsOf, sha256, shuffle, streamOf, verifyAll } from './verifier.js';

after(endAll);

const VECTORS = new URL('../../../../../shared/fairness/src/main/resources/io/anteroom/fairness/vectors.json', import.meta.url);

/** Some nonces of the vectors are larger than a number is exact in JavaScript; no round's is. */
const vectors = JSON.parse(readFileSync(VECTORS, 'utf8').replace(/"nonce": (\d{16,})/g, '"nonce": "$1"'));

// ---- the vectors

test('hashes of seeds come out as published', async () => {
  for (const { serverSeed, serverSeedHash } of vectors.hashes) assert.equal(await sha256(serverSeed), serverSeedHash);
});

test('bytes, draws and shuffles come out as published, to the last byte used', async () => {
  for (const vector of vectors.blocks.filter(({ block }) => block < 64)) {
    const bytes = await streamOf(vector, vector.block + 1);
    assert.equal(Buffer.from(bytes.subarray(vector.block * 32)).toString('hex'), vector.hex, text(vector));
  }
  for (const vector of vectors.draws) {
    const { draws, result } = await onDrawsOf(vector, (source) => vector.bounds.map((n) => source.draw(n)));
    assert.deepEqual([result, draws.cursor], [vector.results, vector.cursor], text(vector));
  }
  for (const vector of vectors.shuffles) {
    const { draws, result } = await onDrawsOf(vector, (source) => Array.from(vector.places, shuffle(source, vector.size)));
    assert.deepEqual([result, draws.cursor], [vector.places, vector.cursor], text(vector));
  }
});

test('outcomes of games come out as published', async () => {
  for (const vector of vectors.dice) {
    const { result } = await onDrawsOf(vector, (source) => source.draw(10_000));
    assert.equal(result / 100, Number(vector.diceResult), text(vector));
  }
  for (const vector of vectors.limbo) {
    const { result } = await onDrawsOf(vector, (source) => limboGenerated(BigInt(source.draw(2 ** 32)) + 1n));
    assert.equal(result, BigInt(vector.generatedMultiplier.replace('.', '')), text(vector));
  }
  for (const vector of vectors.mines) {
    const { result } = await onDrawsOf(vector, (source) => minesBombs(source, vector.maxTiles, vector.maxBombs));
    assert.deepEqual(result, vector.bombs, text(vector));
  }
});

// ---- rounds of a node

const GAMES = ['dice', 'limbo', 'mines', 'blackjack', 'baccarat', 'slots'];
const SERIES = ['dice', 'limbo', 'baccarat'];

/** Every ended round of a player who played every game, with the seeds revealed, and the configurations they name. */
async function record(gameIds = GAMES, turns = undefined) {
  const player = await newPlayer();
  const socket = await play(player);
  for (const gameId of gameIds) {
    await gamble(socket, gameId, turns);
    if (SERIES.includes(gameId)) await gambleOn(socket, gameId);
  }
  expectStatus(await http('POST', '/players/me/seeds', { token: player.token, body: { clientSeed: 'next' } }), 200);
  const rounds = await all(player.token, '/rounds');
  const paths = new Set(rounds.map(({ gameId, configVersion }) => `/games/${gameId}/config?version=${configVersion}`));
  return { rounds, configs: await Promise.all([...paths].map((path) => get(player.token, path))) };
}

test('rounds of every game and their series recompute, field by field', async () => {
  const { rounds, configs } = await record();
  const proofs = await verifyAll(rounds, configs);
  assert.equal(proofs.length, rounds.length);
  for (const { round, steps, holds } of proofs) assert.ok(holds && canVerify(round), `${text(steps.filter((step) => !step.holds))} of ${text(round)}`);
});

// ---- records that were tampered with

/** A value with one thing in it changed, for every thing there is. */
function* altered(value) {
  if (typeof value === 'number') yield value + 1;
  else if (typeof value === 'boolean') yield !value;
  else if (typeof value === 'string') yield value.replace(/.$/s, (last) => (last === '1' ? '2' : '1'));
  else if (Array.isArray(value)) yield* alteredArray(value);
  else if (value !== null) yield* alteredObject(value);
}

function* alteredArray(array) {
  yield [...array, array[0] ?? 'more'];
  if (array.length > 0) yield array.slice(1);
  for (const [index, item] of array.entries()) for (const other of altered(item)) yield array.with(index, other);
}

function* alteredObject(object) {
  yield { ...object, more: 1 };
  for (const [name, value] of Object.entries(object)) {
    yield Object.fromEntries(Object.entries(object).filter(([other]) => other !== name));
    for (const other of altered(value)) yield { ...object, [name]: other };
  }
}

const FACTS = ['bet', 'payout', 'nonce', 'clientSeed', 'serverSeed', 'serverSeedHash', 'status', 'gameId'];

/** A recorded round with one thing changed that is not the player's own choice. */
function* tampered(round) {
  for (const fact of FACTS) for (const other of altered(round[fact])) yield { ...round, [fact]: other };
  for (const [index, action] of round.actions.entries()) {
    for (const update of altered(action.update)) yield { ...round, actions: round.actions.with(index, { ...action, update }) };
    for (const moves of altered(action.moves)) yield { ...round, actions: round.actions.with(index, { ...action, moves }) };
  }
  yield { ...round, actions: round.actions.slice(0, -1) };
  yield { ...round, actions: [...round.actions, round.actions[round.actions.length - 1]] };
}

test('whatever is changed in a record, it does not verify any more', async () => {
  const { rounds, configs } = await record(GAMES, 2);
  for (const gameId of GAMES) {
    const ofGame = rounds.filter((round) => round.gameId === gameId);
    let count = 0;
    for (const round of [ofGame[0], ofGame[ofGame.length - 1]]) {
      assert.ok((await verifyAll(round, configs))[0].holds, text(round));
      for (const other of tampered(round)) {
        const [proof] = await verifyAll(other, configs);
        assert.equal(proof.holds, false, `${text(round)} was changed to ${text(other)}`);
        count += 1;
      }
    }
    assert.ok(count > 30, `${count} changes of ${gameId}`);
  }
});

// ---- opened as a file

/** The verifier opened from disk, which asks for nothing but itself. */
const openFile = (t, options) => openTab(t, file.href, file.href, { offline: true, ...options });

async function verdict(page, rounds, config = '') {
  const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  await page.evaluate((texts) => Object.entries(texts).forEach(([id, value]) => (document.getElementById(id).value = value)), { rounds: shown(rounds), config: shown(config) });
  await page.click('button[type=submit]');
  await page.waitForFunction(() => document.getElementById('verdict').textContent !== '');
  return page.textContent('#verdict');
}

for (const [name, options] of Object.entries({ 'light-wide': { colorScheme: 'light' }, 'dark-narrow': { colorScheme: 'dark', viewport: { width: 390, height: 844 } } })) {
  test(`opened as a file without a network, it verifies every game: ${name}`, async (t) => {
    const { rounds, configs } = await record(GAMES, 2);
    const page = await openFile(t, options);
    assert.equal(await verdict(page, { items: rounds }, configs), `${rounds.length} of ${rounds.length} verified: what was recorded follows from the seeds.`);
    assert.equal(await page.locator('details[data-holds=true]').count(), rounds.length);
    await page.locator('summary').first().click();
    await shot(page, `verifier-${name}`);
    assert.ok((await overflow(page)) <= 0, 'the page is too wide');

    const [round] = rounds.filter(({ gameId, actions }) => gameId === 'dice' && actions[0].action === 'Bet');
    assert.match(await verdict(page, { ...round, payout: '1000.00' }), /^0 of 1 verified: a record does NOT follow/);
    assert.match(await page.textContent('li[data-holds=false]'), /Payout.*recorded 1000\.00/s);
  });
}

test('what is no record is told, not computed', async (t) => {
  const { rounds } = await record(['dice'], 1);
  const page = await openFile(t);
  const { serverSeed, ...sealed } = rounds[0];
  for (const [pasted, told] of [
    ['{"half', /^What stands under Rounds is not JSON/],
    ['[]', /^There is no round/],
    ['null', /^There is no round/],
    ['[null]', /NOT follow/],
    ['5', /NOT follow/],
    ['{"actions": []}', /NOT follow/],
    [sealed, /NOT follow/],
  ]) {
    assert.match(await verdict(page, pasted), told, text(pasted));
  }
  assert.match(await page.textContent('#proofs'), /server seed is not revealed yet/);
  assert.match(await verdict(page, rounds, 'not JSON'), /^The configuration is not JSON/);
});
