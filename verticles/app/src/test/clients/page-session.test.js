// The page's session against sockets of the test: what it repeats, what it resumes, and for whom.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Wire, authenticated, freshBrowser, logInAs, module, opened, readySession, serve, until } from './web.js';

beforeEach(() => freshBrowser());

const kept = () => JSON.parse(sessionStorage.getItem('anteroom.unanswered')).actions.map(({ eventId }) => eventId);
const outcome = (promise) => promise.then((answer) => ({ answer }), (refusal) => ({ refusal }));
const token = (name) => `Bearer token-of-${name}`;
const timeout = (eventId) => ({ eventType: 'Error', eventId, code: 'TIMEOUT', message: 'No answer in time.', retryable: true });

/** Refuses an event as often as said, each time once it was sent. */
async function refuse(wire, eventType, times) {
  for (let i = 1; i <= times; i += 1) {
    await until(() => wire.of(eventType).length >= i, `${eventType} ${i}`);
    wire.tells(timeout(wire.of(eventType)[i - 1].eventId));
  }
}

/** Loses the socket and resumes its session on the next one. */
async function resume(wire, sessionId = 's', more = {}) {
  wire.breaks();
  const next = await opened(Wire.all.length + 1);
  const [{ eventId }] = next.of('Resume');
  next.tells({ eventType: 'Resume', eventId, sessionId, resumeToken: 'next', replayed: 0, ...more });
  return next;
}

test('what moves money is asked again under its id until it is known, however often that takes', async (t) => {
  const { session, wire } = await readySession(t);
  const unknown = [];
  session.addEventListener('unknown', ({ detail }) => unknown.push(detail.eventId));
  const bet = outcome(session.act('dice', 'Bet', { betAmount: '1.00' }));
  await refuse(wire, 'RoundAction', 12);
  await until(() => wire.of('RoundAction').length === 13, 'the bet is asked again');
  const [{ eventId }] = wire.of('RoundAction');
  assert.deepEqual(wire.of('RoundAction').map((frame) => frame.eventId), Array(13).fill(eventId));
  assert.deepEqual(kept(), [eventId], 'a reload would still know it');
  assert.equal(unknown[0], eventId, 'the player is told');
  wire.tells({ eventType: 'RoundUpdate', eventId, data: { payout: '1.98' } });
  assert.equal((await bet).answer.data.payout, '1.98');
  assert.deepEqual(kept(), []);
});

test('what moves no money is given up after eight refusals; sockets that were lost meanwhile do not count', async (t) => {
  const { session, wire } = await readySession(t);
  const asked = outcome(session.ask({ eventType: 'RoomJoin', roomId: 'r' }));
  let socket = wire;
  for (let i = 0; i < 4; i += 1) socket = await resume(socket);
  await refuse(socket, 'RoomJoin', 8);
  assert.equal((await asked).refusal.code, 'TIMEOUT');
  assert.equal(socket.of('RoomJoin').length, 8);
});

test('a newer token extends the session, and what was heard in it stays heard', async (t) => {
  const { session, wire } = await readySession(t);
  const heard = [];
  session.addEventListener('push', ({ detail }) => heard.push(detail.seq));
  wire.tells({ eventType: 'MatchFound', seq: 1, roomId: 'r' });
  wire.tells(authenticated('s'));
  wire.tells({ eventType: 'MatchFound', seq: 1, roomId: 'r' });
  const next = await resume(wire);
  assert.equal(next.of('Resume')[0].data.lastSeq, 1);
  next.tells({ eventType: 'BalanceUpdate', seq: 2, balance: '1.00', currency: 'FUN' });
  assert.deepEqual(heard, [1, 2]);
});

test('a resumed session is told of a token that is newer than the one it was begun with, once', async (t) => {
  const { wire } = await readySession(t);
  const same = await resume(wire);
  assert.equal(same.of('Authenticate').length, 0, 'the token is the one the server knows');
  const kept = JSON.parse(localStorage.getItem('anteroom.login'));
  localStorage.setItem('anteroom.login', JSON.stringify({ ...kept, token: 'newer-of-neo' }));
  const next = await resume(same);
  assert.deepEqual(next.of('Authenticate').map(({ data }) => data.token), ['newer-of-neo']);
  next.tells({ ...authenticated('s'), eventId: next.of('Authenticate')[0].eventId });
  const last = await resume(next);
  assert.equal(last.of('Authenticate').length, 0);
});

test('a resume names the last entry of each room, and whose log it is of', async (t) => {
  const { session, wire } = await readySession(t);
  const { Room } = await module('room.js');
  const room = new Room(session, {}, 'r');
  t.after(() => room.close());
  const joined = room.join();
  await until(() => wire.of('RoomJoin').length === 1, 'the question');
  wire.tells({ eventType: 'RoomState', eventId: wire.of('RoomJoin')[0].eventId, roomId: 'r', roomEpoch: 2, members: [], messages: [], lastSeq: 5 });
  await joined;
  wire.tells({ eventType: 'RoomMessage', roomId: 'r', roomEpoch: 2, roomSeq: 6, from: 'p', data: {}, at: new Date().toISOString() });
  const next = await resume(wire);
  assert.deepEqual(next.of('Resume')[0].data.rooms, { r: { roomEpoch: 2, lastSeq: 6 } });
});

test('another session counts from the start', async (t) => {
  const { session, wire } = await readySession(t);
  const heard = [];
  session.addEventListener('push', ({ detail }) => heard.push(detail.balance));
  wire.tells({ eventType: 'BalanceUpdate', seq: 1, balance: '1.00', currency: 'FUN' });
  wire.tells(authenticated('other'));
  wire.tells({ eventType: 'BalanceUpdate', seq: 1, balance: '2.00', currency: 'FUN' });
  assert.deepEqual(heard, ['1.00', '2.00']);
});

test('what was missed for good is told once, whether the resume says so or a number too many', async (t) => {
  const { session, wire } = await readySession(t);
  const heard = [];
  session.addEventListener('push', ({ detail }) => heard.push(detail.seq));
  session.addEventListener('missed', () => heard.push('missed'));
  const tell = (socket, seq) => socket.tells({ eventType: 'BalanceUpdate', seq, balance: '1.00', currency: 'FUN' });
  tell(wire, 1);
  tell(wire, 2);
  tell(wire, 4);
  assert.deepEqual(heard.splice(0), [1, 2, 'missed', 4]);

  const next = await resume(wire, 's', { truncated: true });
  assert.deepEqual(heard.splice(0), ['missed']);
  tell(next, 7);
  tell(next, 8);
  tell(next, 10);
  assert.deepEqual(heard.splice(0), [7, 8, 'missed', 10]);

  const last = await resume(next);
  tell(last, 11);
  assert.deepEqual(heard, [11]);
});

const refusal = (eventId, code, retryable) => ({ eventType: 'Error', eventId, code, message: code, retryable });

test('a session that can’t be had now is asked for again when the server said, not before', async (t) => {
  const { session, wire } = await readySession(t);
  wire.breaks();
  const second = await opened(2);
  const askedAt = Date.now();
  second.tells({ ...refusal(second.of('Resume')[0].eventId, 'RATE_LIMITED', true), retryAfterMs: 1500 });
  assert.equal(session.state, 'waiting');
  await opened(3);
  assert.ok(Date.now() - askedAt >= 1490, `after ${Date.now() - askedAt} ms`);
});

test('a session that can’t be had now is asked for again; one that is gone is begun anew', async (t) => {
  const { session, wire } = await readySession(t);
  const readiness = [];
  session.addEventListener('state', ({ detail }) => detail === 'ready' && readiness.push(session.isNew));
  const bet = session.act('dice', 'Bet', { betAmount: '1.00' });
  assert.equal(session.isNew, true, 'the first one is new');

  wire.breaks();
  const second = await opened(2);
  second.tells(refusal(second.of('Resume')[0].eventId, 'UNAVAILABLE', true));
  assert.equal(session.state, 'waiting');
  const third = await opened(3);
  const [{ eventId, data }] = third.of('Resume');
  assert.equal(data.resumeToken, 'resume s');
  third.tells({ eventType: 'Resume', eventId, sessionId: 's', resumeToken: 'next', replayed: 0 });

  third.breaks();
  const fourth = await opened(4);
  fourth.tells(refusal(fourth.of('Resume')[0].eventId, 'SESSION_NOT_FOUND', false));
  const fifth = await opened(5);
  assert.match(fifth.url, /ticket=/);
  assert.deepEqual(fifth.of('Resume'), []);
  fifth.tells(authenticated('other'));
  assert.deepEqual(readiness, [false, true]);
  const [again] = fifth.of('RoundAction');
  assert.equal(again.eventId, wire.of('RoundAction')[0].eventId);
  fifth.tells({ eventType: 'RoundUpdate', eventId: again.eventId, data: {} });
  await bet;
});

// ---- a network that stalls

/** The page's deadlines pass a hundred times as fast. */
function hasten(t) {
  const { setTimeout } = globalThis;
  const { timeout } = AbortSignal;
  t.mock.method(globalThis, 'setTimeout', (step, ms) => setTimeout(step, ms / 100));
  t.mock.method(AbortSignal, 'timeout', (ms) => timeout.call(AbortSignal, ms / 100));
}

const never = () => new Promise(() => {});

test('a socket that is never ready is given up for another, however far it came', async (t) => {
  hasten(t);
  const { Session } = await module('session.js');
  const session = new Session();
  t.after(() => session.stop());
  session.start();
  await until(() => Wire.all.length === 1, 'one that does not open');
  await opened(2);
  const third = await opened(3);
  third.tells(authenticated());
  third.breaks();
  assert.equal((await opened(4)).of('Resume').length, 1, 'what is not answered');
  const fifth = await opened(5);
  fifth.tells({ eventType: 'Resume', eventId: fifth.of('Resume')[0].eventId, sessionId: 's', resumeToken: 'next', replayed: 0 });
  assert.deepEqual(Wire.all.map(({ readyState }) => readyState), [3, 3, 3, 3, Wire.OPEN]);
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  assert.deepEqual([session.state, Wire.all.length], ['ready', 5], 'one that is ready stays');
});

test('a ticket and a refresh that are not answered are asked for again', async (t) => {
  hasten(t);
  const { Session } = await module('session.js');
  const session = new Session();
  t.after(() => session.stop());
  const tickets = [never, () => refused(401), () => ({ ticket: 't' })];
  const refreshes = [never, () => ({ token: 'newer-of-neo', refreshToken: 'newer', expiresIn: 900 })];
  serve({ 'POST /socket-tickets': () => tickets.shift()(), 'POST /auth/refresh': () => refreshes.shift()() });
  session.start();
  await opened(1);
  assert.deepEqual([tickets, refreshes], [[], []]);
});

test('a refresh whose first answer comes late is not asked for a third time', async (t) => {
  hasten(t);
  const { login, refresh } = await module('api.js');
  const asked = [];
  serve({ 'POST /auth/refresh': () => new Promise((resolve) => asked.push(resolve)) });
  const refreshed = refresh(login.get().token);
  await until(() => asked.length === 2, 'the repeat');
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  asked[0]({ token: 'newer-of-neo', refreshToken: 'newer', expiresIn: 900 });
  await refreshed;
  assert.deepEqual([login.get().refreshToken, asked.length], ['newer', 2]);
});

test('a network that comes back ends the attempt of before, not a fresh one', async (t) => {
  const online = [];
  t.mock.method(globalThis, 'addEventListener', (type, heard) => type === 'online' && online.push(heard));
  const { Session } = await module('session.js');
  const session = new Session();
  t.after(() => session.stop());
  const tickets = [];
  serve({ 'POST /socket-tickets': () => new Promise((resolve) => tickets.push(resolve)) });
  session.start();
  await until(() => tickets.length === 1, 'the question');
  online[0]();
  const now = performance.now();
  t.mock.method(performance, 'now', () => now + 3000);
  assert.equal(tickets.length, 1);
  online[0]();
  await until(() => tickets.length === 2, 'the next question');
  tickets[1]({ ticket: 't' });
  (await opened(1)).tells(authenticated());
  tickets[0](refused(503));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([session.state, Wire.all.length], ['ready', 1], 'nothing comes of the attempt of before');
});

// ---- a token that has expired

const refused = (status, headers = {}) => new Response('{}', { status, headers });

/** Loses the socket to an expired token, whose refresh is answered so in turn; from then on with a newer pair. */
async function expires(t, ...answers) {
  const { session, wire } = await readySession(t);
  const asked = [];
  const states = [];
  session.addEventListener('state', ({ detail }) => states.push(detail));
  serve({
    'POST /socket-tickets': ({ headers }) => (headers.Authorization === token('neo') ? refused(401) : { ticket: 't' }),
    'POST /auth/refresh': () => {
      asked.push(performance.now());
      return answers.shift() ?? { token: 'newer-of-neo', refreshToken: 'newer', expiresIn: 900 };
    },
  });
  wire.breaks(4401);
  return { session, asked, states };
}

for (const status of [400, 404, 408, 429, 503]) {
  test(`a refresh that is answered ${status} ends no login: it is asked again`, async (t) => {
    const { states, asked } = await expires(t, refused(status), refused(status));
    await opened(2);
    assert.equal(asked.length, 3);
    assert.ok(!states.includes('ended'));
  });
}

for (const status of [401, 403]) {
  test(`a refresh that is answered ${status} ends the login`, async (t) => {
    const { session, asked } = await expires(t, refused(status));
    await until(() => session.state !== 'connecting', 'what becomes of it');
    assert.deepEqual([session.state, asked.length, Wire.all.length], ['ended', 1, 1]);
  });
}

test('a refresh is asked again no sooner than its refusal allows', async (t) => {
  const { asked } = await expires(t, refused(429, { 'Retry-After': '1' }));
  await opened(2);
  assert.equal(asked.length, 2);
  assert.ok(asked[1] - asked[0] >= 990, `after ${asked[1] - asked[0]} ms`);
});

test('a Retry-After that is a date or an age makes nobody ask in a loop', async () => {
  const { wallet } = await module('api.js');
  const waits = [];
  for (const after of ['3', '99999999999', 'Wed, 21 Oct 2026 07:28:00 GMT', undefined]) {
    serve({ 'GET /wallet': refused(429, after && { 'Retry-After': after }) });
    waits.push((await outcome(wallet())).refusal.retryAfterMs);
  }
  assert.deepEqual(waits, [3000, 300_000, 0, 0]);
});

// ---- two players in one browser

test('somebody else’s login is never played with: the session ends, and what waited stays its player’s', async (t) => {
  const { session, wire } = await readySession(t);
  const bet = outcome(session.act('dice', 'Bet', { betAmount: '1.00' }));
  const asked = [];
  serve({ 'POST /socket-tickets': ({ headers }) => asked.push(headers.Authorization) });
  logInAs('trinity');
  outcome(session.ask({ eventType: 'Ping' }));
  assert.equal(JSON.parse(sessionStorage.getItem('anteroom.unanswered')).playerId, 'id-of-neo');
  wire.breaks(4401);
  await until(() => session.state === 'ended', 'the end of the session');
  assert.ok(session.isOthers);
  assert.deepEqual([Wire.all.length, asked], [1, []]);
  session.stop();
  assert.match((await bet).refusal.message, /before this was answered/);
});

test('a session that was stopped while it asked for a ticket stays stopped', async () => {
  const { Session } = await module('session.js');
  let refuse;
  serve({ 'POST /socket-tickets': () => new Promise((resolve) => (refuse = () => resolve(new Response('{}', { status: 503 })))) });
  const session = new Session();
  const states = [];
  session.addEventListener('state', ({ detail }) => states.push(detail));
  const begun = session.start();
  await until(() => refuse, 'the question');
  session.stop();
  refuse();
  await begun;
  assert.deepEqual(states, ['connecting', 'closed']);
});

test('a token that is due is not renewed with somebody else’s', async (t) => {
  const kept = JSON.parse(localStorage.getItem('anteroom.login'));
  localStorage.setItem('anteroom.login', JSON.stringify({ ...kept, expiresAt: Date.now() }));
  const { session, wire } = await readySession(t);
  logInAs('trinity');
  await until(() => session.state === 'ended', 'the end of the session');
  assert.deepEqual(wire.of('Authenticate'), []);
});

test('a request whose token has expired is not repeated as somebody else', async () => {
  const { wallet } = await module('api.js');
  const asked = [];
  serve({
    'GET /wallet': ({ headers }) => {
      asked.push(headers.Authorization);
      logInAs('trinity');
      return new Response('{}', { status: 401 });
    },
  });
  assert.equal((await outcome(wallet())).refusal.status, 401);
  assert.deepEqual(asked, [token('neo')]);
});

test('who logs in while a token is renewed is not overwritten', async () => {
  const { login, refresh } = await module('api.js');
  serve({
    'POST /auth/refresh': () => {
      logInAs('trinity');
      return { token: 'newer-of-neo', refreshToken: 'newer', expiresIn: 900 };
    },
  });
  await refresh('token-of-neo');
  assert.deepEqual([login.get().token, login.get().player.id], ['token-of-trinity', 'id-of-trinity']);
});

test('a token that is renewed is the same player’s', async () => {
  const { login, wallet } = await module('api.js');
  const asked = [];
  serve({
    'GET /wallet': ({ headers }) => asked.push(headers.Authorization) && (asked.length === 1 ? new Response('{}', { status: 401 }) : { balances: [] }),
    'POST /auth/refresh': { token: 'newer-of-neo', refreshToken: 'newer', expiresIn: 900 },
  });
  assert.deepEqual(await wallet(), { balances: [] });
  assert.deepEqual(asked, [token('neo'), 'Bearer newer-of-neo']);
  assert.equal(login.get().player.id, 'id-of-neo');
});
