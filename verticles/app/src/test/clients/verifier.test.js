// The one file that verifies offline: against the published vectors, against rounds of a running node, and opened as a file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { all, endAll, expectStatus, get, http, newPlayer, play, text } from './anteroom.js';
import { openTab, overflow, shot } from './browser.js';
import { gamble, gambleOn } from './gambles.js';
import { canVerify, file, onDrawsOf, recompute, sha256, shuffle, streamOf, verifyAll } from './verifier.js';

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

const BET = { betAmount: '1.00', currency: 'FUN' };

/** The updates and moves of a round that was never recorded: its seeds, and what its player sent. */
async function outcomesOf(vector, gameId, actions) {
  const { draws, result } = await recompute({ ...vector, gameId, status: 'ended', bet: '1.00', actions });
  return { cursor: draws.cursor, last: result[result.length - 1].update, updates: result.map(({ update }) => update) };
}

const sent = (action, data = {}) => ({ action, data });

test('dice, limbo and mines come out as published', async () => {
  for (const vector of vectors.dice) {
    const { last } = await outcomesOf(vector, 'dice', [sent('Bet', { ...BET, rollThreshold: '50.00', overOrUnder: 'Over' })]);
    assert.equal(last.diceResult, Number(vector.diceResult), text(vector));
  }
  for (const vector of vectors.limbo) {
    const { last } = await outcomesOf(vector, 'limbo', [sent('Bet', { ...BET, multiplier: '2.00' })]);
    assert.equal(last.generatedMultiplier, vector.generatedMultiplier, text(vector));
  }
  for (const vector of vectors.mines) {
    const bombed = sent('PickTile', { currentPicks: [vector.bombs[0]] });
    const { last } = await outcomesOf(vector, 'mines', [sent('Bet', { ...BET, maxTiles: vector.maxTiles, maxBombs: vector.maxBombs }), bombed]);
    assert.deepEqual(last.bombs.map(({ location }) => location), vector.bombs, text(vector));
  }
});

/** Cards as the vectors write them: T for the ten, letters for suits. */
const shownCards = (cards) => cards.map(({ index, suit }) => 'A23456789TJQK'[index] + 'HDCS'[suit]).join(' ');

test('baccarat and blackjack come out as published, to the last card', async () => {
  for (const vector of vectors.baccarat) {
    const { last, cursor } = await outcomesOf(vector, 'baccarat', [sent('Bet', { currency: 'FUN', tieBetAmount: '1.00' })]);
    const { playerHand, bankerHand } = last;
    assert.deepEqual([shownCards(playerHand.cards), shownCards(bankerHand.cards)], [vector.playerHand, vector.bankerHand], text(vector));
    assert.deepEqual([playerHand.handValue, bankerHand.handValue, cursor], [...vector.handValues, vector.cursor], text(vector));
  }
  for (const vector of vectors.blackjack) {
    const actions = vector.actions.map((action) => sent(action, action === 'Peek' ? { acceptedInsurance: false } : {}));
    const { last, cursor } = await outcomesOf(vector, 'blackjack', [sent('Bet', BET), ...actions]);
    assert.equal(shownCards(last.dealerHand.cards), vector.dealerHand, text(vector));
    assert.deepEqual(last.playerHands.map(({ cards }) => shownCards(cards)), vector.playerHands, text(vector));
    assert.deepEqual([last.playerHands.map(({ payout }) => payout), cursor], [vector.payouts, vector.cursor], text(vector));
  }
});

test('a round that was recorded once, with a split, a double and insurance, verifies as it did then', async () => {
  const recorded = JSON.parse(readFileSync(new URL('blackjack-split.json', import.meta.url), 'utf8'));
  assert.deepEqual(recorded.round.actions.slice(0, 3).map(({ action }) => action), ['Bet', 'Peek', 'Split']);
  const [{ steps, holds }] = await verifyAll(recorded);
  assert.ok(holds, text(steps.filter((step) => !step.holds)));
});

// ---- rounds of a node

const GAMES = ['dice', 'limbo', 'mines', 'blackjack', 'baccarat', 'slots'];
const SERIES = ['dice', 'limbo', 'baccarat'];

/** A pair comes once in seven deals, free spins once in some hundred rounds. */
const ROUNDS_MAX = 3000;

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

/** Rounds of one game until one of them has what is wanted; that one, with the seeds revealed, and its configuration. */
async function recordUntil(gameId, wanted) {
  const player = await newPlayer();
  const socket = await play(player);
  for (let count = 0; count < ROUNDS_MAX; count += 1) {
    const [updates] = await gamble(socket, gameId, 1);
    if (!wanted(updates)) continue;
    expectStatus(await http('POST', '/players/me/seeds', { token: player.token, body: { clientSeed: 'next' } }), 200);
    const round = await get(player.token, `/rounds/${updates[0].roundId}`);
    return { round, updates, config: await get(player.token, `/games/${gameId}/config?version=${round.configVersion}`) };
  }
  return assert.fail(`no such round of ${gameId} in ${ROUNDS_MAX}`);
}

const RARE = {
  slots: ['free spins', (updates) => updates.some(({ action }) => action === 'FreeSpin')],
  blackjack: ['a split', (updates) => updates.some(({ action }) => action === 'Split')],
};

for (const [gameId, [what, wanted]] of Object.entries(RARE)) {
  test(`a round of ${gameId} with ${what} recomputes to what its player was sent`, async () => {
    const { round, updates, config } = await recordUntil(gameId, wanted);
    const { result } = await recompute(round, { config });
    assert.deepEqual(result.map(({ update }) => update), updates.map(({ data }) => data));
    const [{ steps, holds }] = await verifyAll({ round, config });
    assert.ok(holds, text(steps.filter((step) => !step.holds)));
  });
}

test('the node’s own verifier, which shares no line with it, finds the same', async () => {
  const { rounds, configs } = await record(GAMES, 4);
  for (const round of rounds.filter(({ actions }) => actions[0].action === 'Bet')) {
    const { serverSeed, clientSeed, nonce, configVersion, actions } = round;
    const body = { serverSeed, clientSeed, nonce, configVersion, actions: actions.map(({ action, data }) => ({ action, data })) };
    const verified = expectStatus(await http('POST', `/games/${round.gameId}/verify`, { body }), 200);
    const { draws, result } = await recompute(round, { config: configs.find(({ gameId, version }) => gameId === round.gameId && version === configVersion) });
    assert.deepEqual(result.map(({ update }) => update), verified.actions.map(({ update }) => update), text(round));
    assert.deepEqual(draws.taken.map(({ value }) => value), verified.draws, text(round));
  }
});

test('a round that the server gave up gives back its stake, and no less', async () => {
  const [{ serverSeed, serverSeedHash }] = vectors.hashes;
  const seeds = { serverSeed, serverSeedHash, clientSeed: 'c', nonce: 0 };
  const bet = sent('Bet', { ...BET, maxTiles: 25, maxBombs: 3 });
  const { result } = await recompute({ ...seeds, gameId: 'mines', status: 'void', bet: '1.00', actions: [bet, sent('Void', { reason: 'abandoned' })] });
  const [begun, over] = result.map(({ update }) => update);
  assert.deepEqual(over, { nextActions: [], outcome: 'void', refund: '1.00', reason: 'abandoned', roundEnded: true });
  const recorded = (refund) => [
    { ...bet, version: 1, update: begun, moves: [{ kind: 'bet', amount: '-1.00' }] },
    { ...sent('Void', { reason: 'abandoned' }), version: 2, update: { ...over, refund }, moves: [{ kind: 'refund', amount: refund }] },
  ];
  const round = (payout) => ({ ...seeds, gameId: 'mines', configVersion: 1, status: 'void', bet: '1.00', payout, actions: recorded(payout) });
  assert.equal((await verifyAll(round('1.00')))[0].holds, true);
  assert.equal((await verifyAll(round('0.99')))[0].holds, false);
  assert.equal((await verifyAll({ ...round('1.00'), status: 'ended' }))[0].holds, false);
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

const FACTS = ['bet', 'payout', 'serverSeed', 'serverSeedHash', 'status', 'gameId'];

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

const OTHER_DRAWS = [1, 2, 3, 4, 5, 6];

/** A round as if it had been drawn otherwise: that may come out the same by chance, but not each time. */
const drawnOtherwise = (round) => [
  OTHER_DRAWS.map((more) => ({ ...round, nonce: round.nonce + more })),
  OTHER_DRAWS.map((more) => ({ ...round, clientSeed: `${round.clientSeed.slice(0, -1)}${more}` })),
];

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
      for (const others of drawnOtherwise(round)) {
        const proofs = await Promise.all(others.map((other) => verifyAll(other, configs)));
        assert.ok(proofs.filter(([{ holds }]) => holds).length <= 2, `${text(round)} follows from other draws too`);
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
