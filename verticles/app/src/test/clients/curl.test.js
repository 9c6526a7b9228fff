// The session of the contract as typed into a shell: curl sends its default content type, a form's.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { base, connect, endAll, newName, text } from './anteroom.js';

after(endAll);

const run = promisify(execFile);
const curl = async (path, ...more) => (await run('curl', ['-s', '--max-time', '10', base + path, ...more])).stdout;
const curlJson = async (...given) => {
  const shown = await curl(...given);
  try {
    return JSON.parse(shown);
  } catch {
    return assert.fail(`curl ${given.join(' ')} printed ${shown}`);
  }
};
const statusOf = (...given) => curl(...given, '-o', '/dev/null', '-w', '%{http_code}');

async function newNeo() {
  const name = newName();
  const registered = await curlJson('/api/v1/auth/register', '-d', `{"username":"${name}","email":"${name}@example.com","password":"password123"}`);
  assert.equal(registered.username, name, text(registered));
  const { token } = await curlJson('/api/v1/auth/login', '-d', `{"identifier":"${name}","password":"password123"}`);
  assert.equal(typeof token, 'string');
  return { name, token, bearer: ['-H', `Authorization: Bearer ${token}`] };
}

test('register, log in and open a socket, as typed', async () => {
  const { token } = await newNeo();
  const socket = await connect(`/ws?token=${token}`);
  assert.equal((await socket.frame(() => true)).authenticated, true);
});

test('score and leaderboard, as typed', async () => {
  const { name, bearer } = await newNeo();
  const entry = await curlJson('/api/v1/score', ...bearer, '-d', '{"score":150,"increment":true}');
  assert.equal(entry.username, name, text(entry));
  const { entries } = await curlJson('/api/v1/leaderboard/top/10');
  assert.ok(Array.isArray(entries), text(entries));
});

test('the queue, as typed', async (t) => {
  const offered = (await curl('/openapi.yaml')).includes('/queue');
  if (!offered) return t.skip('this node does not describe the queue');
  const { bearer } = await newNeo();
  const queued = await curlJson('/api/v1/queue', ...bearer, '-d', '{"rank":1000}');
  assert.equal(queued.status, 'queued', text(queued));
  assert.equal(await statusOf('/api/v1/queue', ...bearer, '-X', 'DELETE'), '200');
});

test('a form that is no JSON is 400, other content types are judged by their body or refused', async () => {
  assert.equal(await statusOf('/api/v1/auth/login', '-d', 'identifier=neo&password=password123'), '400');
  const xml = await statusOf('/api/v1/auth/login', '-H', 'Content-Type: application/xml', '-d', '<login/>');
  assert.ok(['400', '415'].includes(xml), xml);
});

test('a body over 64 KiB is 413, sent with a length or in chunks', async () => {
  const body = `{"identifier":"${'a'.repeat(70_000)}","password":"password123"}`;
  assert.equal(await statusOf('/api/v1/auth/login', '-d', body), '413');
  assert.equal(await statusOf('/api/v1/auth/login', '-H', 'Transfer-Encoding: chunked', '-d', body), '413');
});

test('answers are JSON in UTF-8 and wrong methods are no accident', async () => {
  const shown = await curl('/api/v1/games', '-i');
  assert.match(shown, /^content-type: application\/json/im);
  for (const method of ['DELETE', 'PATCH', 'TRACE']) {
    const status = await statusOf('/api/v1/games', '-X', method);
    assert.ok(['404', '405', '501'].includes(status), `${method}: ${status}`);
  }
});

test('headers that are too large or crooked are refused and the node lives', async () => {
  assert.match(await statusOf('/api/v1/games', '-H', `X-Large: ${'a'.repeat(60_000)}`), /^4\d\d$/);
  assert.match(await statusOf(`/api/v1/games?${'a'.repeat(20_000)}`), /^4\d\d$/);
  assert.equal(await statusOf('/api/v1/games'), '200');
});

test('an upgrade without a token waits for the first frame, one with a wrong token is 401', async () => {
  const upgrade = ['-H', 'Connection: Upgrade', '-H', 'Upgrade: websocket', '-H', 'Sec-WebSocket-Version: 13', '-H', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '--http1.1'];
  assert.equal(await statusOf('/ws?token=wrong', ...upgrade), '401');
  const plain = await statusOf('/ws');
  assert.ok(['400', '426'].includes(plain), plain);
});
