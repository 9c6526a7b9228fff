// Who gets a socket, and who does not.

import assert from 'node:assert/strict';
import { createHmac, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { base, connect, endAll, expectError, expectStatus, http, newId, newPlayer, play, refusedWith, text } from './anteroom.js';

let player;
before(async () => { player = await newPlayer(); });
after(endAll);

const bearer = (token) => ({ headers: { Authorization: `Bearer ${token}` } });
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());

async function newTicket() {
  const { ticket, expiresIn } = expectStatus(await http('POST', '/socket-tickets', { token: player.token }), 201);
  assert.equal(expiresIn, 30);
  return ticket;
}

function expectSession(frame) {
  assert.equal(frame.eventType, 'Authenticate', text(frame));
  assert.equal(frame.authenticated, true, text(frame));
  assert.equal(frame.playerId, player.id, text(frame));
  for (const field of ['sessionId', 'resumeToken']) assert.equal(typeof frame[field], 'string', text(frame));
  assert.ok(Date.parse(frame.expiresAt) > Date.now(), `expiresAt must be a time to come: ${text(frame)}`);
}

test('a token in the header authenticates and the session is told unasked', async () => {
  expectSession((await play(player)).session);
});

test('a token in the query authenticates on the development defaults', async () => {
  const socket = await connect(`/ws?token=${player.token}`);
  expectSession(await socket.frame(() => true));
});

test('a ticket authenticates once', async () => {
  const ticket = await newTicket();
  const socket = await connect(`/ws?ticket=${ticket}`);
  expectSession(await socket.frame(() => true));
  assert.equal(await refusedWith(`/ws?ticket=${ticket}`), 401);
});

test('of two sockets with one ticket at once, one is let in', async () => {
  const ticket = await newTicket();
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => connect(`/ws?ticket=${ticket}`).then(() => 'open', (refusal) => refusal.status)));
  assert.deepEqual(outcomes.sort(), [401, 401, 401, 'open'].sort());
});

test('a token in the first frame authenticates and the answer repeats the id', async () => {
  const socket = await connect();
  const answer = await socket.ask({ eventType: 'Authenticate', data: { token: player.token } });
  expectSession(answer);
});

test('a refused first frame is answered, then closed with 4401', async () => {
  const socket = await connect();
  expectError(await socket.ask({ eventType: 'Authenticate', data: { token: 'nonsense' } }), 'AUTHENTICATION_FAILED');
  await socket.expectClose(4401);
});

test('a socket that does not authenticate is closed with 4401 after ten seconds', async () => {
  const from = Date.now();
  const socket = await connect();
  await socket.expectClose(4401, 20_000);
  const waited = Date.now() - from;
  assert.ok(waited > 8500, `closed after ${waited} ms`);
});

test('an unauthenticated socket plays nothing', async () => {
  const socket = await connect();
  const answer = await socket.ask({ eventType: 'RoundState', gameId: 'mines' });
  expectError(answer, 'CLIENT_NOT_AUTHENTICATED', 'AUTHENTICATION_FAILED');
});

/** Tokens nobody may get in with; each keeps as much of a good one as it can. */
async function forgeries() {
  const [head, claims, signature] = player.token.split('.');
  const { keys } = expectStatus(await http('GET', '/.well-known/jwks.json'), 200);
  const kid = decoded(head).kid;
  const published = createPublicKey({ key: keys.find((key) => key.kid === kid), format: 'jwk' });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signedBy = (header, body) => `${encoded(header)}.${encoded(body)}.${createSign('RSA-SHA256').update(`${encoded(header)}.${encoded(body)}`).sign(stranger.privateKey).toString('base64url')}`;
  const confused = (secret) => {
    const input = `${encoded({ alg: 'HS256', typ: 'JWT', kid })}.${claims}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const body = decoded(claims);
  return {
    'alg none, no signature': `${encoded({ alg: 'none', typ: 'JWT' })}.${claims}.`,
    'alg None, old signature': `${encoded({ alg: 'None', kid })}.${claims}.${signature}`,
    'HS256 with the public key in PEM': confused(published.export({ type: 'spki', format: 'pem' })),
    'HS256 with the public key in DER': confused(published.export({ type: 'spki', format: 'der' })),
    'signed by a stranger under our kid': signedBy({ alg: 'RS256', kid }, body),
    'signed by a stranger with its own key inside': signedBy({ alg: 'RS256', jwk: stranger.publicKey.export({ format: 'jwk' }) }, body),
    'unknown kid': signedBy({ alg: 'RS256', kid: 'unknown' }, body),
    'other audience, old signature': `${head}.${encoded({ ...body, aud: 'elsewhere' })}.${signature}`,
    'expired, signed by a stranger': signedBy({ alg: 'RS256', kid }, { ...body, exp: 1 }),
    'more scope, old signature': `${head}.${encoded({ ...body, scope: 'wallet:fund games:configure' })}.${signature}`,
    'signature cut off': `${head}.${claims}.`,
    'two parts': `${head}.${claims}`,
    'nonsense': 'nonsense',
    'empty parts': '..',
  };
}

test('forged tokens are refused with 401 at every door', async (t) => {
  for (const [name, token] of Object.entries(await forgeries())) {
    await t.test(name, async () => {
      assert.equal(await refusedWith('/ws', bearer(token)), 401, 'in the header');
      assert.equal(await refusedWith(`/ws?token=${encodeURIComponent(token)}`), 401, 'in the query');
      assert.equal((await http('GET', '/wallet', { token })).status, 401, 'over HTTP');
      const socket = await connect();
      expectError(await socket.ask({ eventType: 'Authenticate', data: { token } }), 'AUTHENTICATION_FAILED');
      await socket.expectClose(4401);
    });
  }
});

test('other secrets of a login are no tokens', async () => {
  const { session } = await play(player);
  for (const secret of [player.refreshToken, session.resumeToken, await newTicket()]) {
    assert.equal(await refusedWith('/ws', bearer(secret)), 401);
  }
  assert.equal(await refusedWith(`/ws?ticket=${player.token}`), 401);
  assert.equal(await refusedWith('/ws?ticket='), 401);
});

test('the token says what the contract promises', async () => {
  const [head, claims] = player.token.split('.').slice(0, 2).map(decoded);
  assert.equal(head.alg, 'RS256');
  assert.equal(typeof head.kid, 'string');
  assert.equal(claims.sub, player.id);
  for (const claim of ['iss', 'aud', 'jti', 'iat', 'exp']) assert.ok(claims[claim] !== undefined, `no ${claim} in ${text(claims)}`);
  assert.equal(claims.exp - claims.iat, player.expiresIn);
});

test('another player’s token does not take over an open socket', async () => {
  const other = await newPlayer();
  const socket = await play(player);
  const answer = await socket.ask({ eventType: 'Authenticate', data: { token: other.token } });
  expectError(answer, 'AUTHENTICATION_FAILED', 'FORBIDDEN');
});

test('a newer token of the same player extends an open socket', async () => {
  const login = await newPlayer();
  const socket = await play(login);
  const newer = expectStatus(await http('POST', '/auth/refresh', { body: { refreshToken: login.refreshToken } }), 200);
  const answer = await socket.ask({ eventType: 'Authenticate', data: { token: newer.token } });
  assert.equal(answer.authenticated, true, text(answer));
  assert.equal(answer.playerId, login.id);
  await socket.expectUsable();
});

// ---- origins

const own = base;
const port = new URL(base).port;
const FOREIGN = ['https://evil.example', 'null', `http://127.0.0.1.evil.example:${port}`, `http://127.0.0.1:${Number(port) === 65_535 ? 1 : Number(port) + 1}`, `https://${new URL(base).host}`, `${base}.evil.example`, 'file://', 'garbage'];
const SOCKJS = [
  ['GET', '/sockjs/info'],
  ['OPTIONS', '/sockjs/info'],
  ['POST', '/sockjs/000/origin01/xhr'],
  ['OPTIONS', '/sockjs/000/origin01/xhr'],
  ['POST', '/sockjs/000/origin02/xhr_streaming'],
  ['POST', '/sockjs/000/origin03/xhr_send'],
  ['GET', '/sockjs/000/origin04/eventsource'],
  ['GET', '/sockjs/000/origin05/htmlfile?c=callback'],
  ['GET', '/sockjs/000/origin06/jsonp?c=callback'],
  ['POST', '/sockjs/000/origin07/jsonp_send'],
];

async function statusOf(method, path, origin) {
  const answer = await fetch(base + path, { method, headers: { Origin: origin }, signal: AbortSignal.timeout(5000) });
  await answer.body?.cancel();
  return { status: answer.status, allowed: answer.headers.get('access-control-allow-origin') };
}

for (const origin of FOREIGN) {
  test(`the origin ${origin} is refused on every transport`, async () => {
    assert.equal(await refusedWith('/ws', { ...bearer(player.token), origin }), 403, '/ws');
    assert.equal(await refusedWith('/sockjs/websocket', { origin }), 403, '/sockjs/websocket');
    assert.equal(await refusedWith(`/sockjs/000/${newId().slice(0, 8)}/websocket`, { origin }), 403, '/sockjs/…/websocket');
    for (const [method, path] of SOCKJS) {
      const { status, allowed } = await statusOf(method, path, origin);
      assert.equal(status, 403, `${method} ${path} with origin ${origin}: expected 403, got ${status}`);
      assert.equal(allowed, null, `${method} ${path} must not allow ${origin}`);
    }
  });
}

test('a foreign page cannot read the API', async () => {
  const { allowed } = await statusOf('GET', '/api/v1/games', 'https://evil.example');
  assert.ok(allowed === null || allowed === own, `Access-Control-Allow-Origin: ${allowed}`);
});

test('the own origin and no origin are let through', async () => {
  for (const origin of [own, undefined]) {
    const socket = await connect('/ws', { ...bearer(player.token), ...(origin && { origin }) });
    assert.equal((await socket.frame(() => true)).eventType, 'Authenticate');
  }
  assert.equal((await statusOf('GET', '/sockjs/info', own)).status, 200);
  assert.equal((await fetch(`${base}/sockjs/info`)).status, 200);
});
