// Everything that was drawn, recomputed from the revealed seed by our own reading of the contract.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { all, diceBet, endAll, expectProblem, expectStatus, expectUpdate, get, http, minesBet, newPlayer, openMines, play, text } from './anteroom.js';
import * as mathematics from './mathematics.js';

after(endAll);

const HASH = /^[0-9a-f]{64}$/;
const seedsOf = (player) => get(player.token, '/players/me/seeds');
const rotate = async (player, clientSeed) => expectStatus(await http('POST', '/players/me/seeds', { token: player.token, body: { clientSeed } }), 200);
const roundOf = (player, id) => get(player.token, `/rounds/${id}`);

test('a new player sees two commitments, a client seed and nonce 0', async () => {
  const seeds = await seedsOf(await newPlayer());
  assert.match(seeds.serverSeedHash, HASH);
  assert.match(seeds.nextServerSeedHash, HASH);
  assert.notEqual(seeds.serverSeedHash, seeds.nextServerSeedHash);
  assert.match(seeds.clientSeed, /^[\x20-\x7e]{1,64}$/);
  assert.equal(seeds.nonce, 0);
});

test('rotation reveals what was committed, and the next seed becomes the active one', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const before = await seedsOf(player);
  await socket.act('dice', 'Bet', diceBet());
  const rotated = await rotate(player, 'my own seed: "~"');
  assert.match(rotated.revealed.serverSeed, HASH);
  assert.equal(mathematics.sha256(rotated.revealed.serverSeed), before.serverSeedHash);
  assert.equal(rotated.revealed.serverSeedHash, before.serverSeedHash);
  assert.equal(rotated.revealed.clientSeed, before.clientSeed);
  assert.equal(rotated.revealed.rounds, 1);
  assert.equal(rotated.serverSeedHash, before.nextServerSeedHash);
  assert.notEqual(rotated.nextServerSeedHash, before.nextServerSeedHash);
  assert.equal(rotated.nonce, 0);
  assert.equal(rotated.clientSeed, 'my own seed: "~"');
  const after = await seedsOf(player);
  assert.deepEqual([after.serverSeedHash, after.nextServerSeedHash, after.clientSeed, after.nonce], [rotated.serverSeedHash, rotated.nextServerSeedHash, rotated.clientSeed, 0]);
});

test('client seeds that are none are refused and nothing is revealed', async () => {
  const player = await newPlayer();
  const before = await seedsOf(player);
  for (const clientSeed of ['', 'a'.repeat(65), 'ä', 'a\n', '\u0000', '\u007f', 5, null, {}, ['a']]) {
    expectProblem(await http('POST', '/players/me/seeds', { token: player.token, body: { clientSeed } }), 400, 'INVALID_PAYLOAD_SCHEMA');
  }
  expectProblem(await http('POST', '/players/me/seeds', { token: player.token, body: {} }), 400, 'INVALID_PAYLOAD_SCHEMA');
  assert.deepEqual(await seedsOf(player), before);
});

test('no seed is revealed while a round is open', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  await openMines(socket);
  const before = await seedsOf(player);
  expectProblem(await http('POST', '/players/me/seeds', { token: player.token, body: { clientSeed: 'x' } }), 409, 'CHANGE_SEED_FAILED');
  assert.deepEqual(await seedsOf(player), before);
  await socket.act('mines', 'CashOut', {});
  assert.equal((await rotate(player, 'x')).revealed.serverSeedHash, before.serverSeedHash);
});

test('twenty rotations at once each reveal another seed', async () => {
  const player = await newPlayer();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => http('POST', '/players/me/seeds', { token: player.token, body: { clientSeed: `c${i}` } })));
  const revealed = answers.filter((answer) => answer.status === 200).map((answer) => answer.body.revealed);
  assert.ok(revealed.length > 0, text(answers.map((answer) => answer.status)));
  assert.equal(new Set(revealed.map((seed) => seed.serverSeed)).size, revealed.length);
  for (const seed of revealed) assert.equal(mathematics.sha256(seed.serverSeed), seed.serverSeedHash);
});

/** The one update of a round of one action, from the socket and from history. */
function expectSame(recorded, update) {
  assert.deepEqual(recorded.actions[recorded.actions.length - 1].update, update.data, 'history shows what the player saw');
}

const checks = {
  dice(round, draw, updates) {
    const expected = mathematics.dice(draw, round.bet, round.actions[0].data);
    const [{ data }] = updates;
    assert.equal(Math.round(data.diceResult * 100), expected.hundredths, text(data));
    assert.deepEqual([data.multiplier, data.payout, data.roundEnded, data.nextActions], [expected.multiplier, expected.payout, true, []]);
    assert.equal(round.payout, expected.payout);
  },
  limbo(round, draw, updates) {
    const expected = mathematics.limbo(draw, round.bet, round.actions[0].data);
    const [{ data }] = updates;
    assert.deepEqual([data.generatedMultiplier, data.payout, data.roundEnded, data.nextActions], [expected.generated, expected.payout, true, []]);
    assert.equal(round.payout, expected.payout);
  },
  mines(round, draw, updates) {
    const { maxTiles, maxBombs } = round.actions[0].data;
    const bombs = mathematics.minesBombs(draw, { maxTiles, maxBombs });
    const last = updates[updates.length - 1].data;
    const picks = round.actions.filter((action) => action.action === 'PickTile').map((action) => action.data.currentPicks[0]);
    const hit = bombs.includes(picks[picks.length - 1]);
    assert.deepEqual(last.bombs, bombs.map((location) => ({ location, picked: picks.includes(location) })));
    assert.equal(last.outcome, hit ? 'loss' : 'win');
    assert.equal(round.payout, hit ? '0.00' : mathematics.minesPayout(round.bet, maxTiles, maxBombs, picks.length));
    updates.filter(({ data }) => data.currentMultiplier).forEach(({ data }, index) => {
      const multiplier = mathematics.minesMultiplier(maxTiles, maxBombs, index + 1);
      const payout = mathematics.minesPayout(round.bet, maxTiles, maxBombs, index + 1);
      assert.equal(data.currentMultiplier, multiplier, `after ${index + 1} picks`);
      assert.equal(data.currentProfit, mathematics.fixed(mathematics.cents(payout) - mathematics.cents(round.bet), 2));
    });
  },
};

const limboBet = (multiplier) => ({ betAmount: '1.00', currency: 'FUN', multiplier });

/** Rounds of all three games, with what the socket was told. */
async function playMany(socket) {
  const played = [];
  const once = async (gameId, data) => {
    const update = expectUpdate(await socket.act(gameId, 'Bet', data));
    played.push({ id: update.roundId, updates: [update] });
  };
  for (const [rollThreshold, overOrUnder] of [['50.00', 'Over'], ['0.01', 'Under'], [98, 'Under'], ['1.99', 'Over'], [33.3, 'Over'], ['99.98', 'Over']]) {
    await once('dice', diceBet({ rollThreshold, overOrUnder }));
  }
  await once('dice', diceBet({ betAmount: 0.01, rollThreshold: '98.00', overOrUnder: 'Under' }));
  for (const multiplier of ['1.01', 2, '1000000', '3.33', 1.5]) await once('limbo', limboBet(multiplier));
  for (const [maxTiles, maxBombs, picks] of [[25, 1, 5], [25, 24, 1], [64, 1, 3], [36, 12, 2], [49, 48, 1], [64, 63, 1]]) {
    played.push(await playMines(socket, minesBet({ maxTiles, maxBombs }), picks));
  }
  return played;
}

async function playMines(socket, bet, picks) {
  const updates = [expectUpdate(await socket.act('mines', 'Bet', bet))];
  for (let tile = 0; tile < picks && !updates[updates.length - 1].data.roundEnded; tile += 1) {
    updates.push(expectUpdate(await socket.act('mines', 'PickTile', { currentPicks: [tile] })));
  }
  if (!updates[updates.length - 1].data.roundEnded) updates.push(expectUpdate(await socket.act('mines', 'CashOut', {})));
  return { id: updates[0].roundId, updates };
}

test('every round recomputes from its revealed seed, and nothing showed the seed before', async () => {
  const player = await newPlayer();
  await rotate(player, 'a seed with spaces: and colons');
  const socket = await play(player);
  const seeds = await seedsOf(player);
  const played = await playMany(socket);
  const before = await Promise.all(played.map(({ id }) => roundOf(player, id)));
  const shown = text(socket.frames) + text(before) + text(await all(player.token, '/rounds'));
  const { revealed } = await rotate(player, 'next');
  assert.ok(!shown.includes(revealed.serverSeed), 'the active seed was shown before rotation');
  assert.equal(revealed.rounds, played.length);

  for (const [index, { id, updates }] of played.entries()) {
    assert.equal(before[index].serverSeed, undefined, 'serverSeed before rotation');
    const round = await roundOf(player, id);
    assert.equal(round.nonce, index, 'nonces without gaps');
    assert.equal(round.serverSeed, revealed.serverSeed);
    assert.equal(round.serverSeedHash, seeds.serverSeedHash);
    assert.equal(round.clientSeed, 'a seed with spaces: and colons');
    assert.equal(round.status, 'ended');
    assert.deepEqual(round.actions.map((action) => action.version), updates.map((_, version) => version + 1));
    expectSame(round, updates[updates.length - 1]);
    checks[round.gameId](round, mathematics.draws(revealed.serverSeed, round.clientSeed, round.nonce), updates);
    await expectVerified(round, updates);
  }
});

/** The public verifier, asked without an account, finds the same. */
async function expectVerified(round, updates) {
  const { serverSeed, clientSeed, nonce, configVersion } = round;
  const actions = round.actions.map(({ action, data }) => ({ action, data }));
  const answer = await http('POST', `/games/${round.gameId}/verify`, { body: { serverSeed, clientSeed, nonce, actions, configVersion } });
  const verified = expectStatus(answer, 200);
  assert.equal(verified.gameId, round.gameId);
  assert.deepEqual(verified.actions.map(({ update }) => update), updates.map(({ data }) => data), `verify of ${text(round)}`);
  assert.ok(Array.isArray(verified.draws) && verified.draws.length > 0, text(verified));
}

test('the verifier refuses what is no round', async () => {
  const bet = [{ action: 'Bet', data: diceBet() }];
  const good = { serverSeed: 'a'.repeat(64), clientSeed: 'c', nonce: 0, actions: bet };
  expectStatus(await http('POST', '/games/dice/verify', { body: good }), 200);
  for (const changes of [{ serverSeed: 'short' }, { serverSeed: 5 }, { clientSeed: '' }, { nonce: -1 }, { nonce: 1.5 }, { nonce: '0' }, { actions: 'Bet' }, { actions: [5] }, { nonce: null }]) {
    const answer = await http('POST', '/games/dice/verify', { body: { ...good, ...changes } });
    assert.equal(answer.status, 400, `${text(changes)}: ${answer.raw}`);
  }
  expectProblem(await http('POST', '/games/chess/verify', { body: good }), 404, 'NOT_FOUND', 'INVALID_GAME_ID');
});

test('a published vector comes out as the contract’s byte stream says', async () => {
  const serverSeed = '0123456789abcdef'.repeat(4);
  for (let nonce = 0; nonce < 5; nonce += 1) {
    const body = { serverSeed, clientSeed: 'vector', nonce, actions: [{ action: 'Bet', data: diceBet() }] };
    const verified = expectStatus(await http('POST', '/games/dice/verify', { body }), 200);
    const draw = mathematics.draws(serverSeed, 'vector', nonce)(10_000);
    assert.deepEqual(verified.draws, [draw], text(verified));
    assert.equal(Math.round(verified.actions[0].update.diceResult * 100), draw);
  }
});

test('an open round shows no bomb', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const { roundId, picked } = await openMines(socket, minesBet({ maxTiles: 25, maxBombs: 3 }));
  const state = await socket.ask({ eventType: 'RoundState', gameId: 'mines' });
  assert.equal(state.eventType, 'RoundState', text(state));
  assert.equal(state.roundId, roundId);
  assert.deepEqual(state.data.nextActions, picked.data.nextActions);
  assert.equal(state.data.roundEnded, false);
  const { items } = await get(player.token, '/rounds');
  for (const shown of [state, await roundOf(player, roundId), items.find((round) => round.id === roundId)]) {
    assert.doesNotMatch(text(shown), /"bombs"|"serverSeed"/, 'shows what must stay hidden');
  }
});

test('someone else’s round is 404, as one that is not there', async () => {
  const [owner, other] = await Promise.all([newPlayer(), newPlayer()]);
  const { roundId } = expectUpdate(await (await play(owner)).act('dice', 'Bet', diceBet()));
  await roundOf(owner, roundId);
  const codes = [];
  for (const id of [roundId, '01890000-0000-7000-8000-000000000000']) {
    codes.push(expectProblem(await http('GET', `/rounds/${id}`, { token: other.token }), 404, 'NOT_FOUND', 'GAME_ROUND_NOT_FOUND').code);
  }
  assert.equal(codes[0], codes[1]);
  expectProblem(await http('GET', `/rounds/${roundId}`), 401, 'CLIENT_NOT_AUTHENTICATED');
  const crooked = await http('GET', '/rounds/not-an-id', { token: other.token });
  assert.ok([400, 404].includes(crooked.status), crooked.raw);
});

test('autobet is a chain of rounds with nonces of their own until it is ended', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const bet = { ...diceBet(), autobetMax: 0, onWin: 0, onLoss: 0, stopOnProfit: '0', stopOnLoss: '0' };
  const first = await socket.act('dice', 'Autobet', bet);
  if (first.eventType === 'Error') assert.fail(`Autobet was refused: ${text(first)}`);
  assert.deepEqual(first.data.nextActions, ['NewBet', 'EndAutobet'], text(first));
  const second = expectUpdate(await socket.act('dice', 'NewBet', {}));
  assert.notEqual(second.roundId, first.roundId);
  expectUpdate(await socket.act('dice', 'EndAutobet', {}));
  expectNoRound(await socket.act('dice', 'NewBet', {}));
  const rounds = await all(player.token, '/rounds');
  assert.deepEqual(rounds.map((round) => round.nonce), [1, 0]);
});

function expectNoRound(answer) {
  assert.equal(answer.eventType, 'Error', text(answer));
  assert.ok(['GAME_ROUND_NOT_FOUND', 'INVALID_NEXT_ACTION'].includes(answer.code), text(answer));
}
