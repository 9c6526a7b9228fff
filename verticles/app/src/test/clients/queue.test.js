// Players who look for each other: tickets, matches, parties. Ranks are far from those of other tests, and of each other's.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { endAll, expectProblem, expectStatus, get, http, newPlayer, play, text } from './anteroom.js';

after(endAll);

const join = async (player, body = {}) => expectStatus(await http('POST', '/queue', { token: player.token, body }), 200);
const leave = (player) => http('DELETE', '/queue', { token: player.token });
const status = (player) => get(player.token, '/queue/status');
const matchFound = (socket) => socket.frame((frame) => frame.eventType === 'MatchFound', 'MatchFound');

async function matchOf(player) {
  for (let i = 0; i < 100; i += 1) {
    const { match } = await status(player);
    if (match) return match;
    await delay(100);
  }
  throw new Error(`${player.username} was not matched`);
}

test('two who queue at about the same rank meet, and both are told the same', async () => {
  const [one, two] = await Promise.all([newPlayer(), newPlayer()]);
  const [first, second] = await Promise.all([play(one), play(two)]);
  const queued = await join(one, { rank: 20_000 });
  assert.equal(queued.status, 'queued', text(queued));
  assert.equal(queued.mode, 'duel', text(queued));
  assert.equal(queued.rank, 20_000, text(queued));
  assert.equal(typeof queued.ticketId, 'string', text(queued));
  assert.equal(typeof queued.estimatedWaitMs, 'number', text(queued));
  const waiting = await status(one);
  assert.equal(waiting.queued, true, text(waiting));
  assert.equal(waiting.ticketId, queued.ticketId, text(waiting));
  assert.ok(waiting.queueSize >= 1 && waiting.waitedMs >= 0, text(waiting));

  await join(two, { rank: 20_050 });

  const told = await matchFound(first);
  assert.deepEqual(await matchFound(second), told);
  assert.equal(told.seq, 1, text(told));
  assert.deepEqual(told.players.map((player) => player.username).sort(), [one.username, two.username].sort(), text(told));
  for (const player of told.players) {
    for (const field of ['playerId', 'username', 'rating', 'team']) assert.ok(field in player, text(player));
  }
  const matched = await status(two);
  assert.equal(matched.queued, false, text(matched));
  assert.equal(matched.match.roomId, told.roomId, text(matched));
  assert.deepEqual(matched.match.players, told.players);
});

test('who comes back later is told of the match too', async () => {
  const [one, two] = await Promise.all([newPlayer(), newPlayer()]);
  await join(one, { rank: 30_000 });
  await join(two, { rank: 30_000 });
  const { roomId } = await matchOf(one);
  assert.equal((await matchFound(await play(one))).roomId, roomId);
  assert.equal((await matchFound(await play(two))).roomId, roomId);
});

test('those too far apart wait until their windows have widened', async () => {
  const [one, two] = await Promise.all([newPlayer(), newPlayer()]);
  await join(one, { rank: 40_000 });
  await join(two, { rank: 40_350 });
  assert.equal((await status(two)).queued, true, 'nobody is matched at once at a distance of 350');
  const { roomId } = await matchOf(one);
  assert.equal((await matchOf(two)).roomId, roomId);
});

test('joining again refreshes the ticket', async () => {
  const player = await newPlayer();
  const first = await join(player, { rank: 50_000 });
  const second = await join(player, { rank: 51_000 });
  assert.equal(second.status, 'queued', text(second));
  assert.equal(second.rank, 51_000, text(second));
  assert.equal(second.ticketId, first.ticketId);
  expectStatus(await leave(player), 200);
});

test('who left is not queued, and cannot leave again', async () => {
  const player = await newPlayer();
  expectProblem(await leave(player), 404, 'NOT_QUEUED');
  await join(player, { rank: 60_000 });
  expectStatus(await leave(player), 200);
  assert.equal((await status(player)).queued, false);
  expectProblem(await leave(player), 404, 'NOT_QUEUED');
});

test('ranks that nobody has are refused', async () => {
  const player = await newPlayer();
  for (const rank of [-1, 1.5, 1e9, 1e300]) {
    expectProblem(await http('POST', '/queue', { token: player.token, body: { rank } }), 400, 'INVALID_RANK');
  }
  for (const body of [{ rank: 'high' }, { mode: 'no-such-mode' }, { surprise: true }, []]) {
    expectProblem(await http('POST', '/queue', { token: player.token, body }), 400, 'INVALID_PAYLOAD_SCHEMA');
  }
  expectProblem(await http('POST', '/queue', { body: {} }), 401, 'CLIENT_NOT_AUTHENTICATED');
  assert.equal((await status(player)).queued, false);
});

test('a party is who has accepted; one larger than a team is refused', async () => {
  const [leader, friend, stranger] = await Promise.all([newPlayer(), newPlayer(), newPlayer()]);
  const socket = await play(friend);
  const party = expectStatus(await http('POST', '/parties', { token: leader.token, body: { invite: [friend.id] } }), 201);
  assert.deepEqual(party.members, [leader.id], text(party));
  assert.equal((await socket.frame((frame) => frame.eventType === 'PartyInvited', 'PartyInvited')).partyId, party.id);
  expectProblem(await http('POST', `/parties/${party.id}/accept`, { token: stranger.token }), 404, 'NOT_FOUND');
  const joined = expectStatus(await http('POST', `/parties/${party.id}/accept`, { token: friend.token }), 200);
  assert.deepEqual(joined.members, [leader.id, friend.id], text(joined));
  expectProblem(await http('POST', '/queue', { token: leader.token, body: { party: party.id } }), 400, 'INVALID_PAYLOAD_SCHEMA');
  expectProblem(await http('POST', '/queue', { token: friend.token, body: { party: party.id } }), 403, 'FORBIDDEN');
  expectStatus(await http('POST', `/parties/${party.id}/leave`, { token: friend.token }), 204);
  const alone = await join(leader, { party: party.id, rank: 70_000 });
  assert.equal(alone.status, 'queued', text(alone));
  expectStatus(await leave(leader), 200);
});
