// How the tests speak to a node: HTTP with fetch, sockets with ws, and players by the dozen.

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';

export const base = (process.env.ANTEROOM_URL ?? '').replace(/\/$/, '');
assert.match(base, /^https?:\/\//, 'ANTEROOM_URL must be the address of a running node');
export const socketBase = base.replace(/^http/, 'ws');

/** A token with the scopes wallet:fund, games:configure and boards:write; tests that need one are skipped without. */
export const operatorToken = process.env.ANTEROOM_OPERATOR_TOKEN;
export const needsOperator = operatorToken ? false : 'ANTEROOM_OPERATOR_TOKEN is not set';

const ANSWER_MS = 10_000;
const PASSWORD = 'password123';

export const newId = () => randomUUID();
export const newName = () => `p${randomBytes(8).toString('hex')}`;
export const text = (value) => JSON.stringify(value);

// ---- HTTP

/** Sends a request under /api/v1 and gives its status, headers and parsed body, whatever they are. */
export async function http(method, path, { token, body, headers = {} } = {}) {
  const sent = { ...headers };
  if (token) sent.Authorization = `Bearer ${token}`;
  if (body !== undefined && !('Content-Type' in sent)) sent['Content-Type'] = 'application/json';
  const answer = await fetch(base + (path.startsWith('/api') || path.startsWith('/.') ? path : `/api/v1${path}`), {
    method,
    headers: sent,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const raw = await answer.text();
  return { status: answer.status, headers: answer.headers, raw, body: parsed(raw), asked: `${method} ${path}` };
}

function parsed(raw) {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

export function expectStatus(answer, status) {
  assert.equal(answer.status, status, `${answer.asked}: expected ${status}, got ${answer.status} ${answer.raw}`);
  return answer.body;
}

/** A refusal over HTTP is a problem document with the same status and a stable code. */
export function expectProblem(answer, status, ...codes) {
  expectStatus(answer, status);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, `${answer.asked}: content type`);
  assert.ok(codes.includes(answer.body?.code), `${answer.asked}: expected ${codes.join(' or ')}, got ${answer.raw}`);
  for (const field of ['title', 'detail', 'requestId']) {
    assert.equal(typeof answer.body[field], 'string', `${answer.asked}: problem without ${field}: ${answer.raw}`);
  }
  assert.equal(answer.body.status, status, `${answer.asked}: status inside the problem: ${answer.raw}`);
  expectNoInsides(answer.raw);
  return answer.body;
}

/** Nothing that is refused may show what the server is made of. */
export function expectNoInsides(shown) {
  assert.doesNotMatch(shown, /Exception|\bat [a-z]+(\.[a-z]+)+\(|\bselect\b.*\bfrom\b|io\.vertx|java\.|SQLSTATE/i, 'shows its insides');
}

export const get = async (token, path) => expectStatus(await http('GET', path, { token }), 200);

// ---- players

export async function newPlayer() {
  const username = newName();
  const email = `${username}@example.com`;
  expectStatus(await http('POST', '/auth/register', { body: { username, email, password: PASSWORD } }), 201);
  return { username, email, password: PASSWORD, ...(await logIn(username)) };
}

export async function logIn(identifier, password = PASSWORD) {
  const login = expectStatus(await http('POST', '/auth/login', { body: { identifier, password } }), 200);
  return { token: login.token, refreshToken: login.refreshToken, id: login.player.id, expiresIn: login.expiresIn };
}

export async function balanceOf(player, currency = 'FUN') {
  const { balances } = await get(player.token, '/wallet');
  return balances.find((balance) => balance.currency === currency)?.balance;
}

/** Every item of a paged list, asked for in pages of `limit`. */
export async function all(token, path, limit = 100) {
  const items = [];
  let cursor;
  do {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) });
    const page = await get(token, `${path}?${query}`);
    assert.ok(page.items.length <= limit, `${path}: a page of ${page.items.length} with limit ${limit}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

/** Deposits as an operator; the key makes a repeat harmless. */
export const deposit = (playerId, amount, key = newId()) =>
  http('POST', '/wallet/deposits', {
    token: operatorToken,
    body: { playerId, amount, currency: 'FUN' },
    headers: { 'Idempotency-Key': key },
  });

// ---- sockets

/** A socket of the ws library that keeps every frame, and knows how it was closed. */
export class Socket {
  frames = [];
  #waiting = new Set();

  constructor(path, options) {
    this.ws = new WebSocket(socketBase + path, options);
    this.ws.on('message', (data, isBinary) => this.#arrived(data, isBinary));
    this.ws.on('error', () => {});
    this.closing = new Promise((resolve) => this.ws.on('close', (code, reason) => resolve({ code, reason: String(reason), at: Date.now() })));
    this.opening = new Promise((resolve, reject) => {
      this.ws.on('open', resolve);
      this.ws.on('unexpected-response', (request, response) => reject(new Refused(response.statusCode)));
      this.ws.on('error', reject);
    });
    this.opening.catch(() => {});
  }

  #arrived(data, isBinary) {
    assert.equal(isBinary, false, 'the server sends text frames only');
    this.frames.push(JSON.parse(String(data)));
    for (const look of this.#waiting) look();
  }

  /** The first frame, from `since` on, that fits; past frames count too. */
  async frame(fits, what = 'frame', since = 0, ms = ANSWER_MS) {
    let look;
    const found = new Promise((resolve) => {
      look = () => {
        const frame = this.frames.slice(since).find(fits);
        if (frame) resolve(frame);
      };
    });
    this.#waiting.add(look);
    look();
    try {
      return await within(ms, Promise.race([found, this.#unlessClosed(what)]), () => `no ${what}; had ${text(this.frames.slice(-5))}`);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** A frame that arrived just before the close still counts. */
  async #unlessClosed(what) {
    const { code, reason } = await this.closing;
    await delay(50);
    throw new Error(`closed with ${code} “${reason}” while waiting for ${what}; had ${text(this.frames.slice(-5))}`);
  }

  send(frame) {
    this.ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Sends an event with a fresh id, unless it has one, and gives its answer. */
  async ask(event) {
    const sent = { eventId: newId(), ...event };
    const since = this.frames.length;
    this.send(sent);
    return this.frame((frame) => frame.eventId === sent.eventId, `answer to ${text(sent)}`, since);
  }

  act(gameId, action, data, eventId = newId()) {
    return this.ask({ eventType: 'RoundAction', eventId, gameId, action, data });
  }

  ping() {
    return this.ask({ eventType: 'Ping' });
  }

  async closed(ms = ANSWER_MS) {
    return within(ms, this.closing, () => `the socket is still open; had ${text(this.frames.slice(-5))}`);
  }

  async expectClose(code, ms) {
    const closing = await this.closed(ms);
    assert.equal(closing.code, code, `expected close ${code}, got ${closing.code} “${closing.reason}”; had ${text(this.frames.slice(-3))}`);
    return closing;
  }

  async expectUsable() {
    assert.equal((await this.ping()).eventType, 'Pong', 'the socket must be usable afterwards');
  }

  end() {
    this.ws.terminate();
  }
}

/** A handshake the server answered with an HTTP status instead of an upgrade. */
export class Refused extends Error {
  constructor(status) {
    super(`the handshake was refused with ${status}`);
    this.status = status;
  }
}

export async function within(ms, promise, message) {
  const timer = new AbortController();
  const late = delay(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`after ${ms} ms: ${message()}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
}

const opened = new Set();

/** Opens a socket without a word about who it is; it is ended after the test file. */
export async function connect(path = '/ws', options = {}) {
  const socket = new Socket(path, options);
  opened.add(socket);
  await within(ANSWER_MS, socket.opening, () => `no handshake at ${path}`);
  return socket;
}

export function endAll() {
  for (const socket of opened) socket.end();
}

/** The status a handshake is refused with. */
export async function refusedWith(path, options = {}) {
  try {
    const socket = await connect(path, options);
    return `opened, ${text(await socket.frame(() => true, 'first frame', 0, 2000).catch(String))}`;
  } catch (refusal) {
    if (refusal instanceof Refused) return refusal.status;
    throw refusal;
  }
}

/** A socket that is authenticated by its header, with the session it began. */
export async function play(player, options = {}) {
  const socket = await connect('/ws', { headers: { Authorization: `Bearer ${player.token}` }, ...options });
  socket.session = await socket.frame((frame) => frame.eventType === 'Authenticate', 'Authenticate');
  assert.equal(socket.session.authenticated, true, text(socket.session));
  return socket;
}

const TIMELY_MS = 1000;

/**
 * Logs out, which closes the sockets of that login with 4401 within a second; asked again if it took longer, since a machine
 * that stands still for a moment is no fault of the server's, and does not do so each time.
 */
export async function closeInTime(begin, tries = 4) {
  const { token, sockets } = await begin();
  const from = Date.now();
  expectStatus(await http('POST', '/auth/logout', { token }), 204);
  const closings = await Promise.all(sockets.map((socket) => socket.expectClose(4401)));
  const lastMs = Math.max(...closings.map(({ at }) => at)) - from;
  if (lastMs <= TIMELY_MS) return;
  assert.ok(tries > 1, `closed after ${lastMs} ms`);
  await closeInTime(begin, tries - 1);
}

// ---- bets that most tests use

export const diceBet = (changes = {}) => ({ betAmount: '1.00', currency: 'FUN', rollThreshold: '50.00', overOrUnder: 'Over', ...changes });
export const minesBet = (changes = {}) => ({ betAmount: '1.00', currency: 'FUN', maxTiles: 64, maxBombs: 1, ...changes });

export function expectError(frame, ...codes) {
  assert.equal(frame.eventType, 'Error', `expected Error ${codes.join(' or ')}, got ${text(frame)}`);
  assert.ok(codes.includes(frame.code), `expected ${codes.join(' or ')}, got ${text(frame)}`);
  assert.equal(typeof frame.message, 'string', `Error without message: ${text(frame)}`);
  assert.equal(typeof frame.retryable, 'boolean', `Error without retryable: ${text(frame)}`);
  expectNoInsides(text(frame));
}

export function expectUpdate(frame) {
  assert.equal(frame.eventType, 'RoundUpdate', `expected RoundUpdate, got ${text(frame)}`);
  return frame;
}

/** A mines round with one safe pick made; starts again when the bomb was met. */
export async function openMines(socket, bet = minesBet()) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const started = expectUpdate(await socket.act('mines', 'Bet', bet));
    const picked = expectUpdate(await socket.act('mines', 'PickTile', { currentPicks: [attempt] }));
    if (!picked.data.roundEnded) return { roundId: started.roundId, started, picked, tile: attempt };
  }
  throw new Error('met the bomb twenty times, at one in 64');
}
