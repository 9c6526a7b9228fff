// One live session per player and game, sockets that come back, and logins that end.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { closeInTime, connect, deposit, diceBet, endAll, expectError, expectProblem, expectStatus, expectUpdate, http, logIn, needsOperator, newPlayer, openMines, play, refusedWith, text } from './anteroom.js';

after(endAll);

const GRACE_MS = 10_000;
const refresh = (refreshToken) => http('POST', '/auth/refresh', { body: { refreshToken } });
const resume = (socket, resumeToken, lastSeq = 0) => socket.ask({ eventType: 'Resume', data: { resumeToken, lastSeq } });

function expectResumed(frame) {
  assert.equal(frame.eventType, 'Resume', text(frame));
  for (const field of ['sessionId', 'resumeToken']) assert.equal(typeof frame[field], 'string', text(frame));
  assert.ok(frame.replayed !== undefined, text(frame));
  return frame;
}

// ---- one session per player and game

test('a newer session takes the game over and the older socket is closed with 4409', async () => {
  const player = await newPlayer();
  const first = await play(player);
  const { roundId } = await openMines(first);
  const second = await play(player);
  await second.expectUsable();
  await first.expectUsable();
  const state = await second.ask({ eventType: 'RoundState', gameId: 'mines' });
  assert.equal(state.roundId, roundId, text(state));
  await first.expectClose(4409);
  expectUpdate(await second.act('mines', 'CashOut', {}));
});

test('different games of a player live on different sockets', async () => {
  const player = await newPlayer();
  const [dice, mines] = await Promise.all([play(player), play(player)]);
  expectUpdate(await dice.act('dice', 'Bet', diceBet()));
  await openMines(mines);
  expectUpdate(await dice.act('dice', 'Bet', diceBet()));
  expectUpdate(await mines.act('mines', 'CashOut', {}));
});

test('a socket that loses one of its games is closed whatever else it plays', async () => {
  const player = await newPlayer();
  const both = await play(player);
  expectUpdate(await both.act('dice', 'Bet', diceBet()));
  await openMines(both);
  const other = await play(player);
  expectUpdate(await other.act('dice', 'Bet', diceBet()));
  await both.expectClose(4409);
});

test('a first action that is refused takes over too', async () => {
  const player = await newPlayer();
  const first = await play(player);
  expectUpdate(await first.act('dice', 'Bet', diceBet()));
  const second = await play(player);
  expectError(await second.act('dice', 'Bet', diceBet({ betAmount: '0' })), 'INVALID_BET_AMOUNT');
  await first.expectClose(4409);
});

test('twenty sockets that want one game leave one', async () => {
  const player = await newPlayer();
  const sockets = await Promise.all(Array.from({ length: 20 }, () => play(player)));
  await Promise.allSettled(sockets.map((socket) => socket.act('dice', 'Bet', diceBet())));
  const closed = [];
  for (const socket of sockets) socket.closing.then(({ code }) => closed.push(code));
  for (const end = Date.now() + 10_000; closed.length < 19 && Date.now() < end;) await delay(20);
  await delay(1000);
  assert.deepEqual(closed, Array(19).fill(4409));
});

// ---- resuming

test('a lost socket is resumed as the first frame of another, with a new token', async () => {
  const player = await newPlayer();
  const lost = await play(player);
  await openMines(lost);
  lost.end();
  const back = await connect();
  const resumed = expectResumed(await resume(back, lost.session.resumeToken));
  assert.equal(resumed.sessionId, lost.session.sessionId);
  assert.notEqual(resumed.resumeToken, lost.session.resumeToken);
  expectUpdate(await back.act('mines', 'CashOut', {}));
});

test('a resume token repeated within ten seconds gets the same successor, later nothing', async () => {
  const player = await newPlayer();
  const lost = await play(player);
  lost.end();
  const first = expectResumed(await resume(await connect(), lost.session.resumeToken));
  const again = await connect();
  assert.equal(expectResumed(await resume(again, lost.session.resumeToken)).resumeToken, first.resumeToken);
  await delay(GRACE_MS + 1500);
  expectError(await resume(await connect(), lost.session.resumeToken), 'SESSION_NOT_FOUND');
});

test('to resume a session that a socket still holds closes that socket with 4409', async () => {
  const player = await newPlayer();
  const holding = await play(player);
  expectResumed(await resume(await connect(), holding.session.resumeToken));
  await holding.expectClose(4409);
});

test('resume tokens that are none are SESSION_NOT_FOUND', async () => {
  const player = await newPlayer();
  for (const resumeToken of ['nonsense', '', player.token, player.refreshToken, 'a'.repeat(2000)]) {
    const socket = await connect();
    expectError(await resume(socket, resumeToken), 'SESSION_NOT_FOUND', ...(resumeToken ? [] : ['INVALID_EVENT_INPUTS']));
  }
});

test('pushes missed meanwhile come after the resume, in order and once', { skip: needsOperator }, async () => {
  const player = await newPlayer();
  const lost = await play(player);
  expectStatus(await deposit(player.id, '1.00'), 201);
  const seen = await lost.frame((frame) => frame.eventType === 'BalanceUpdate' && frame.seq !== undefined);
  assert.deepEqual([seen.seq, seen.balance], [1, '1001.00']);
  lost.end();
  for (const amount of ['2.00', '3.00', '4.00']) expectStatus(await deposit(player.id, amount), 201);

  const back = await connect();
  const resumed = expectResumed(await resume(back, lost.session.resumeToken, 1));
  await back.frame((frame) => frame.seq === 4, 'the last missed push');
  assert.ok(resumed.replayed >= 1 && resumed.replayed <= 3, `the last deposit may be pushed just after: ${text(resumed)}`);
  const pushes = back.frames.filter((frame) => frame.seq !== undefined);
  assert.deepEqual(pushes.map((frame) => [frame.seq, frame.balance]), [[2, '1003.00'], [3, '1006.00'], [4, '1010.00']]);
  expectStatus(await deposit(player.id, '5.00'), 201);
  assert.equal((await back.frame((frame) => frame.seq === 5, 'the next push')).balance, '1015.00');
});

// ---- logging out

test('a logout closes every socket of the login with 4401 and refuses its secrets, within a second', async () => {
  let player;
  let sockets;
  await closeInTime(async () => {
    player = await newPlayer();
    sockets = await Promise.all([play(player), play(player), play(player)]);
    return { token: player.token, sockets };
  });
  await delay(1000);
  expectProblem(await http('GET', '/wallet', { token: player.token }), 401, 'CLIENT_NOT_AUTHENTICATED');
  assert.equal(await refusedWith('/ws', { headers: { Authorization: `Bearer ${player.token}` } }), 401);
  assert.equal((await refresh(player.refreshToken)).status, 401);
  for (const { session } of sockets) expectError(await resume(await connect(), session.resumeToken), 'SESSION_NOT_FOUND');
});

test('a logout ends one login, not the player’s others', async () => {
  const player = await newPlayer();
  const other = { ...player, ...(await logIn(player.username)) };
  const [ending, staying] = await Promise.all([play(player), play(other)]);
  expectStatus(await http('POST', '/auth/logout', { token: player.token }), 204);
  await ending.expectClose(4401);
  await staying.expectUsable();
  expectStatus(await http('GET', '/wallet', { token: other.token }), 200);
});

// ---- refreshing

test('a refresh gives a new pair that works, and the same one again within ten seconds', async () => {
  const player = await newPlayer();
  const first = expectStatus(await refresh(player.refreshToken), 200);
  assert.notEqual(first.refreshToken, player.refreshToken);
  assert.equal(typeof first.expiresIn, 'number');
  const again = expectStatus(await refresh(player.refreshToken), 200);
  assert.equal(again.refreshToken, first.refreshToken);
  expectStatus(await http('GET', '/wallet', { token: first.token }), 200);
  expectStatus(await refresh(first.refreshToken), 200);
});

test('twenty refreshes at once get one successor', async () => {
  const player = await newPlayer();
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(player.refreshToken)));
  const given = new Set(answers.map((answer) => expectStatus(answer, 200).refreshToken));
  assert.equal(given.size, 1);
});

test('an old refresh token used later ends the whole login, sockets included', async () => {
  const player = await newPlayer();
  const first = expectStatus(await refresh(player.refreshToken), 200);
  const second = expectStatus(await refresh(first.refreshToken), 200);
  const socket = await play({ token: second.token });
  await delay(GRACE_MS + 1500);
  expectProblem(await refresh(player.refreshToken), 401, 'CLIENT_NOT_AUTHENTICATED', 'AUTHENTICATION_FAILED');
  await socket.expectClose(4401);
  assert.equal((await refresh(second.refreshToken)).status, 401);
  assert.equal((await http('GET', '/wallet', { token: second.token })).status, 401);
});

test('refresh tokens that are none are refused', async () => {
  const player = await newPlayer();
  for (const refreshToken of ['nonsense', player.token, 'a'.repeat(500)]) {
    expectProblem(await refresh(refreshToken), 401, 'CLIENT_NOT_AUTHENTICATED', 'AUTHENTICATION_FAILED');
  }
  for (const body of [{}, { refreshToken: 5 }, { refreshToken: null }]) {
    expectProblem(await http('POST', '/auth/refresh', { body }), 400, 'INVALID_PAYLOAD_SCHEMA');
  }
});
