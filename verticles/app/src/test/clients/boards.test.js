// Leaderboards on a node's development defaults: one board, `global`, that players may set. Other tests write it too, so
// what is compared are the places of these players among themselves.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { endAll, expectError, expectProblem, expectStatus, get, http, needsOperator, newId, newPlayer, operatorToken, play, text } from './anteroom.js';

after(endAll);

const submit = async (player, body, headers = {}) => expectStatus(await http('POST', '/score', { token: player.token, body, headers }), 200);
const read = async (path) => expectStatus(await http('GET', path), 200);
const newPlayers = (count) => Promise.all(Array.from({ length: count }, newPlayer));
const among = async (players) => expectStatus(await http('POST', '/leaderboard/among', { body: { players: players.map(({ id }) => id) } }), 200);

function expectEntry(entry, player, score) {
  assert.deepEqual([entry.playerId, entry.username, entry.score], [player.id, player.username, score], text(entry));
  assert.ok(Number.isInteger(entry.rank) && entry.rank >= 1, text(entry));
}

test('a score is set, an increment adds, and the profile shows what stands', async () => {
  const player = await newPlayer();
  expectEntry(await submit(player, { score: 150, increment: true }), player, 150);
  expectEntry(await submit(player, { score: 25, increment: true }), player, 175);
  expectEntry(await submit(player, { score: 40 }), player, 40);
  expectEntry(await submit(player, { score: -60, increment: true }), player, -20);
  expectEntry(await read(`/leaderboard/rank/${player.id}`), player, -20);
  assert.equal((await get(player.token, '/players/me')).stats.score, -20);
});

test('thirty increments at once add up', async () => {
  const player = await newPlayer();
  await Promise.all(Array.from({ length: 30 }, () => submit(player, { score: 7, increment: true })));
  assert.equal((await read(`/leaderboard/rank/${player.id}`)).score, 210);
});

test('a repeated increment under one key is done once', async () => {
  const player = await newPlayer();
  const headers = { 'Idempotency-Key': newId() };
  await submit(player, { score: 5, increment: true }, headers);
  const again = await http('POST', '/score', { token: player.token, body: { score: 5, increment: true }, headers });
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  expectEntry(expectStatus(again, 200), player, 5);
  expectProblem(await http('POST', '/score', { token: player.token, body: { score: 6, increment: true }, headers }), 422, 'IDEMPOTENCY_KEY_REUSED');
});

test('ties go to who got there first, ranks have no gaps, and pages fit together', async () => {
  const [first, second, third, best] = await newPlayers(4);
  const tie = 1_000_000 + Math.floor(Math.random() * 1_000_000);
  for (const player of [second, first, third]) await submit(player, { score: tie });
  await submit(best, { score: tie + 1 });
  await submit(second, { score: tie });
  const { entries, total } = await among([first, second, third, best]);
  assert.deepEqual(entries.map(({ playerId }) => playerId), [best, second, first, third].map(({ id }) => id));
  assert.deepEqual(entries.map(({ rank }) => rank - entries[0].rank), [0, 1, 2, 3]);
  assert.ok(total >= 4);

  const around = await read(`/leaderboard/around/${second.id}?n=1`);
  assert.deepEqual(around.entries.map(({ playerId }) => playerId), [best.id, second.id, first.id]);
  const page = await read(`/leaderboard?offset=${entries[0].rank - 1}&limit=4`);
  assert.deepEqual(page.entries, entries);
  const named = await read(`/leaderboards/global/rank/${third.id}`);
  assert.deepEqual(named, entries[3]);
  const { entries: top } = await read('/leaderboard/top/1000');
  assert.deepEqual(top.map(({ rank }) => rank), top.map((_, i) => i + 1));
});

test('a new name shows at once', async () => {
  const player = await newPlayer();
  await submit(player, { score: 1 });
  const username = `${player.username}x`.slice(-20);
  expectStatus(await http('PUT', '/players/me', { token: player.token, body: { username } }), 200);
  const shown = async () => (await read(`/leaderboard/rank/${player.id}`)).username;
  for (let i = 0; i < 200 && (await shown()) !== username; i++) await delay(50);
  assert.equal(await shown(), username);
});

test('what a board does not take is refused', async () => {
  const player = await newPlayer();
  for (const body of [{}, { score: '1' }, { score: 1.5 }, { score: null }, { score: 2 ** 53 }, { score: 1, increment: 1 }, { score: 1, x: 1 }, '{"score":NaN}', '[]']) {
    expectProblem(await http('POST', '/score', { token: player.token, body }), 400, 'INVALID_PAYLOAD_SCHEMA');
  }
  expectProblem(await http('POST', '/score', { body: { score: 1 } }), 401, 'CLIENT_NOT_AUTHENTICATED');
  await submit(player, { score: Number.MAX_SAFE_INTEGER - 1 });
  expectProblem(await http('POST', '/score', { token: player.token, body: { score: 2, increment: true } }), 400, 'INVALID_PAYLOAD_SCHEMA');
  await submit(player, { score: -Number.MAX_SAFE_INTEGER });
  expectProblem(await http('POST', '/leaderboards/nowhere/score', { token: player.token, body: { score: 1 } }), 404, 'NOT_FOUND');
  expectProblem(await http('GET', '/leaderboards/nowhere/top/10'), 404, 'NOT_FOUND');
  expectProblem(await http('GET', `/leaderboard/rank/${newId()}`), 404, 'NOT_FOUND');
  expectProblem(await http('GET', '/leaderboard?season=99'), 404, 'NOT_FOUND');
  for (const path of ['/leaderboard/top/0', '/leaderboard/top/1001', '/leaderboard/rank/me', '/leaderboard?offset=-1']) {
    expectProblem(await http('GET', path), 400, 'INVALID_PAYLOAD_SCHEMA');
  }
});

test('boards and their seasons are listed', async () => {
  const { items } = await read('/leaderboards');
  const global = items.find(({ board }) => board === 'global');
  assert.deepEqual([global.operator, global.order, global.clientScores, global.season.season], ['set', 'down', true, 1], text(global));
  const seasons = await read('/leaderboards/global/seasons');
  assert.deepEqual(seasons.items, [global.season]);
});

test('an operator corrects a score, a player can not', { skip: needsOperator }, async () => {
  const player = await newPlayer();
  await submit(player, { score: 999 });
  const path = `/leaderboards/global/scores/${player.id}`;
  expectProblem(await http('PUT', path, { token: player.token, body: { score: 1 } }), 403, 'FORBIDDEN');
  expectEntry(expectStatus(await http('PUT', path, { token: operatorToken, body: { score: 3 } }), 200), player, 3);
  expectEntry(expectStatus(await http('POST', path, { token: operatorToken, body: { score: 4, increment: true } }), 200), player, 7);
  expectProblem(await http('PUT', `/leaderboards/global/scores/${newId()}`, { token: operatorToken, body: { score: 3 } }), 404, 'NOT_FOUND');
});

test('a watching socket hears of changes at most twice a second, and of the last one; others hear nothing', async () => {
  const [player, bystander] = await newPlayers(2);
  const [watcher, other] = [await play(player), await play(bystander)];
  const watched = await watcher.ask({ eventType: 'BoardWatch', data: { board: 'global' } });
  assert.equal(watched.eventType, 'BoardWatched', text(watched));
  assert.ok(watched.entries.length <= 100 && Number.isInteger(watched.total), text(watched));
  const since = watcher.frames.length;
  const start = Date.now();
  let score = Number.MAX_SAFE_INTEGER - 100_000;
  while (Date.now() - start < 3_000) await submit(player, { score: ++score });
  const last = await watcher.frame(
    ({ eventType, changes }) => eventType === 'LeaderboardUpdated' && changes.some((change) => change.playerId === player.id && change.score === score),
    'the last change',
    since,
  );
  const seconds = (Date.now() - start) / 1_000;
  const pushes = watcher.frames.slice(since).filter(({ eventType }) => eventType === 'LeaderboardUpdated');
  // Some of what others changed just before may have been under way when the watching began.
  assert.ok(pushes.length <= 2 * seconds + 6, `${pushes.length} pushes in ${seconds} s`);
  assert.deepEqual([last.board, last.seq, last.eventId], ['global', undefined, undefined]);
  for (const { changes } of pushes) for (const change of changes) assert.ok(change.rank >= 1 && typeof change.username === 'string', text(change));
  assert.ok(!other.frames.some(({ eventType }) => eventType === 'LeaderboardUpdated'));

  assert.equal((await watcher.ask({ eventType: 'BoardUnwatch', data: { board: 'global' } })).eventType, 'BoardUnwatched');
  const silent = watcher.frames.length;
  await submit(player, { score: 1 });
  await delay(1_200);
  assert.ok(!watcher.frames.slice(silent).some(({ eventType }) => eventType === 'LeaderboardUpdated'));
  expectError(await watcher.ask({ eventType: 'BoardWatch', data: { board: 'nowhere' } }), 'NOT_FOUND');
  expectError(await watcher.ask({ eventType: 'BoardWatch', data: {} }), 'INVALID_EVENT_INPUTS');
  await watcher.expectUsable();
});
