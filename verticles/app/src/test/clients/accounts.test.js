// Accounts and HTTP manners: registration, login, lock-out, problems, the served description.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base, expectNoInsides, expectProblem, expectStatus, get, http, logIn, newName, newPlayer, text } from './anteroom.js';

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const register = (body) => http('POST', '/auth/register', { body });
const login = (identifier, password) => http('POST', '/auth/login', { body: { identifier, password } });

test('registration answers 201 with the player', async () => {
  const username = newName();
  const answer = await register({ username, email: `${username}@example.com`, password: 'password123' });
  const player = expectStatus(answer, 201);
  assert.match(player.id, UUID7, text(player));
  assert.equal(player.username, username);
  assert.doesNotMatch(answer.raw, /password|argon/i);
});

test('login works by username and e-mail, without regard to case, and tells the player', async () => {
  const player = await newPlayer();
  for (const identifier of [player.username, player.email, player.username.toUpperCase(), player.email.toUpperCase()]) {
    const answer = expectStatus(await login(identifier, player.password), 200);
    assert.equal(answer.player.id, player.id);
    assert.equal(typeof answer.token, 'string');
    assert.equal(typeof answer.refreshToken, 'string');
    assert.ok(Number.isInteger(answer.expiresIn) && answer.expiresIn > 0, text(answer.expiresIn));
  }
});

test('names and addresses are unique without regard to case', async () => {
  const player = await newPlayer();
  const other = newName();
  const fresh = { username: other, email: `${other}@example.com`, password: 'password123' };
  expectProblem(await register({ ...fresh, username: player.username.toUpperCase() }), 409, 'USERNAME_TAKEN');
  expectProblem(await register({ ...fresh, email: player.email.toUpperCase() }), 409, 'EMAIL_TAKEN');
});

test('of twenty registrations of one name at once, one succeeds', async () => {
  const username = newName();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => register({ username, email: `${username}${i}@example.com`, password: 'password123' })));
  assert.equal(answers.filter((answer) => answer.status === 201).length, 1, text(answers.map((answer) => answer.status)));
  for (const answer of answers.filter((refused) => refused.status !== 201)) {
    if (answer.status !== 503) expectProblem(answer, 409, 'USERNAME_TAKEN');
  }
});

test('registrations that break the rules are 400 INVALID_PAYLOAD_SCHEMA', async (t) => {
  const good = () => ({ username: newName(), email: `${newName()}@example.com`, password: 'password123' });
  const rows = [
    { username: 'ab' }, { username: 'a'.repeat(33) }, { username: 'has space' }, { username: 'under_score' }, { username: 'ümlaut' },
    { username: '' }, { username: 5 }, { username: null }, { username: undefined }, { username: 'a\u0000b' }, { username: "o'brien" },
    { email: 'nothing' }, { email: '' }, { email: null }, { email: undefined }, { email: `${'a'.repeat(400)}@example.com` },
    { password: 'seven77' }, { password: 'a'.repeat(129) }, { password: '' }, { password: null }, { password: undefined }, { password: 12345678 },
  ];
  for (const row of rows) {
    await t.test(text({ undefined: Object.keys(row)[0], ...row }).slice(0, 80), async () => expectProblem(await register({ ...good(), ...row }), 400, 'INVALID_PAYLOAD_SCHEMA'));
  }
  expectStatus(await register({ ...good(), username: newName().slice(0, 3) + newName().slice(0, 8) }), 201);
  expectStatus(await register({ ...good(), username: newName().padEnd(32, 'z'), password: 'é'.repeat(128) }), 201);
});

test('bodies that are no JSON objects are 400', async () => {
  for (const body of ['', '{', '[]', 'null', '"x"', '5', 'a=b', `${'['.repeat(20_000)}`]) {
    expectProblem(await http('POST', '/auth/login', { body }), 400, 'INVALID_PAYLOAD_SCHEMA');
  }
});

test('a wrong password and an unknown user get the same answer', async () => {
  const player = await newPlayer();
  const wrong = expectProblem(await login(player.username, 'not-the-password'), 401, 'AUTHENTICATION_FAILED');
  const unknown = expectProblem(await login(newName(), 'not-the-password'), 401, 'AUTHENTICATION_FAILED');
  const shown = ({ requestId, instance, ...rest }) => rest;
  assert.deepEqual(shown(unknown), shown(wrong));
});

test('a wrong password and an unknown user take the same time', async () => {
  const took = { known: [], unknown: [] };
  for (let i = 0; i < 4; i += 1) {
    for (const [kind, identifier] of [['known', (await newPlayer()).username], ['unknown', newName()]]) {
      const from = performance.now();
      await login(identifier, 'not-the-password');
      took[kind].push(performance.now() - from);
    }
  }
  // Of each the quickest: others keep the machine busy now and then, and make nothing quicker.
  const ratio = Math.min(...took.unknown) / Math.min(...took.known);
  assert.ok(ratio > 0.3 && ratio < 3.3, `an unknown user took ${ratio.toFixed(2)} times as long: ${text(took)}`);
});

test('repeated failures lock out, known names and unknown ones alike, and no other account', async () => {
  const [player, bystander] = [await newPlayer(), await newPlayer()];
  for (const identifier of [player.username, newName()]) {
    let answer;
    for (let i = 0; i < 60; i += 1) {
      answer = await login(identifier, 'not-the-password');
      if (answer.status === 429) break;
      expectProblem(answer, 401, 'AUTHENTICATION_FAILED');
    }
    expectProblem(answer, 429, 'LOCKED_OUT');
  }
  expectProblem(await login(player.username, player.password), 429, 'LOCKED_OUT');
  await logIn(bystander.username);
});

test('the profile shows the e-mail to its owner only', async () => {
  const [player, other] = await Promise.all([newPlayer(), newPlayer()]);
  const own = await get(player.token, '/players/me');
  assert.deepEqual([own.id, own.username, own.email], [player.id, player.username, player.email]);
  assert.deepEqual(Object.keys(own.stats).sort().filter((key) => ['gamesPlayed', 'rating', 'score'].includes(key)), ['gamesPlayed', 'rating', 'score']);
  assert.match(own.createdAt, /Z$/);
  assert.equal((await get(player.token, `/players/${player.id}`)).email, player.email);
  const seen = await get(other.token, `/players/${player.id}`);
  assert.equal(seen.username, player.username);
  assert.equal(seen.email, undefined);
  expectProblem(await http('GET', '/players/01890000-0000-7000-8000-000000000000', { token: other.token }), 404, 'NOT_FOUND');
});

test('everything of a player’s own needs a token', async () => {
  for (const path of ['/wallet', '/wallet/transactions', '/players/me', '/players/me/seeds', '/rounds']) {
    expectProblem(await http('GET', path), 401, 'CLIENT_NOT_AUTHENTICATED');
    expectProblem(await http('GET', path, { headers: { Authorization: 'Basic bmVvOm5lbw==' } }), 401, 'CLIENT_NOT_AUTHENTICATED');
  }
  for (const path of ['/socket-tickets', '/auth/logout', '/players/me/seeds']) {
    expectProblem(await http('POST', path, { body: path.endsWith('seeds') ? { clientSeed: 'x' } : undefined }), 401, 'CLIENT_NOT_AUTHENTICATED');
  }
});

test('games tell their limits', async () => {
  const { items } = expectStatus(await http('GET', '/games'), 200);
  const ids = items.map((game) => game.gameId);
  for (const gameId of ['dice', 'limbo', 'mines']) assert.ok(ids.includes(gameId), text(ids));
  for (const game of items.filter(({ gameId }) => ['dice', 'limbo', 'mines'].includes(gameId))) {
    assert.deepEqual([game.minBet, game.maxBet, game.currency, game.enabled], ['0.01', '1000.00', 'FUN', true], text(game));
    assert.match(String(game.returnToPlayer), /^0\.9\d*/, text(game));
    const config = expectStatus(await http('GET', `/games/${game.gameId}/config`), 200);
    assert.equal(config.version, game.version);
    assert.equal(typeof config.customProps, 'object');
  }
  expectProblem(await http('GET', '/games/chess/config'), 404, 'NOT_FOUND', 'INVALID_GAME_ID');
});

test('unknown routes are 404, bodies over 64 KiB are 413, and neither shows its insides', async () => {
  for (const path of ['/nothing', '/api/v2/games', '/api/v1/rounds/x/y/z', '/api']) {
    const answer = await fetch(base + (path.startsWith('/api') ? path : `/api/v1${path}`));
    assert.equal(answer.status, 404, path);
    expectNoInsides(await answer.text());
  }
  expectProblem(await http('POST', '/auth/login', { body: { identifier: 'x', password: 'y'.repeat(65_536) } }), 413, 'BODY_TOO_LARGE');
  const kept = `{"identifier":"${newName()}","password":"not-the-password"${' '.repeat(65_000 - 70)}}`;
  expectStatus(await http('POST', '/auth/login', { body: kept }), 401);
});

test('paths do not lead out of the page’s folder', async () => {
  for (const path of ['/../pom.xml', '/..%2f..%2fetc%2fpasswd', '/%2e%2e/%2e%2e/etc/passwd', '/web/', '/.git/config', '/%00', '/index.html%00.js', '/conf/defaults.yaml', '/META-INF/MANIFEST.MF']) {
    const { status } = await fetch(base + path);
    assert.ok([400, 403, 404].includes(status), `${path}: ${status}`);
  }
});

test('the page comes with a strict policy', async () => {
  const answer = await fetch(base);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^text\/html/);
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
});

test('the description and the keys are served', async () => {
  const description = await fetch(`${base}/openapi.yaml`);
  assert.equal(description.status, 200);
  const yaml = await description.text();
  assert.match(yaml, /^openapi: ["']?3\.1/m);
  for (const path of ['/api/v1/auth/register', '/api/v1/socket-tickets', '/api/v1/players/me/seeds']) {
    assert.ok(yaml.includes(path) || yaml.includes(path.replace('/api/v1', '')), `${path} is not described`);
  }
  const { keys } = expectStatus(await http('GET', '/.well-known/jwks.json'), 200);
  assert.ok(keys.length > 0);
  for (const key of keys) {
    assert.equal(key.kty, 'RSA');
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.equal(key[secret], undefined, `the private part ${secret} is published`);
  }
});
