// Two browsers play on two nodes while the node of one of them is killed. Needs both, and the process of the second:
// ANTEROOM_SECOND_URL, ANTEROOM_SECOND_PID. The second browser comes through a small front that, like a balancer, leads to
// whichever node lives.

import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { expectStatus, get, http, logIn, text } from './anteroom.js';
import { openPage, openTab, ready, register, says, shot } from './browser.js';
import { cells, hasTurn, meet, shows, take } from './tictactoe.js';

const { ANTEROOM_URL: first, ANTEROOM_SECOND_URL: second, ANTEROOM_SECOND_PID: pid } = process.env;
const needsTwo = second && pid ? false : 'ANTEROOM_SECOND_URL and ANTEROOM_SECOND_PID are not set';

/** Leads each connection to the first of the nodes that takes it, byte for byte; tells how many went where. */
async function startFront(t, ...nodes) {
  const led = nodes.map(() => 0);
  const open = new Set();
  const lead = (client, [node, ...others]) => {
    if (!node) return client.destroy();
    const { hostname, port } = new URL(node);
    const upstream = connect(Number(port), hostname);
    open.add(upstream);
    upstream.once('error', () => (upstream.led ? client.destroy() : lead(client, others)));
    upstream.once('connect', () => {
      upstream.led = true;
      led[nodes.indexOf(node)] += 1;
      client.pipe(upstream).pipe(client);
    });
    upstream.on('close', () => upstream.led && client.destroy());
    client.on('close', () => upstream.destroy());
    return undefined;
  };
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => client.destroy());
    lead(client, nodes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, led };
}

test('a game found through the queue is played to its end though the node of one player is killed', { skip: needsTwo }, async (t) => {
  const front = await startFront(t, second, first);
  const stays = await openPage(t, { which: 0 });
  const moves = await openTab(t, front.url, front.url, { which: 1, viewport: { width: 390, height: 844 } });
  const names = [await register(stays), await register(moves)];
  assert.equal(front.led[0] > 0 && front.led[1] === 0, true, 'the second browser is on the second node');
  const [x] = await meet(stays, moves);
  const { token } = await logIn(names[0]);
  const { match } = await get(token, '/queue/status');

  // Whoever begins, the one whose node lives is to move when the other's dies: 0, 1, 2 against 3, 4 and 8.
  if (x === moves) await take(moves, 3);
  await hasTurn(stays);
  await take(stays, 0);
  await shows(moves, 0);
  await take(moves, x === moves ? 4 : 3);
  await hasTurn(stays);
  await moves.evaluate(() => {
    const said = document.getElementById('lost-text');
    window.toldOfLoss = [];
    new MutationObserver(() => said.textContent && window.toldOfLoss.push(said.textContent)).observe(said, { childList: true });
  });
  process.kill(Number(pid), 'SIGKILL');
  await take(stays, 1);

  await shows(moves, 1);
  await ready(moves);
  assert.ok(front.led[1] > 0, 'the page came back through the first node');
  assert.match((await moves.evaluate(() => window.toldOfLoss)).join(), /connection was lost. Reconnecting/);
  await assert.rejects(fetch(second), 'the second node is gone');
  await hasTurn(moves);
  await shot(moves, 'together-failover');
  await take(moves, x === moves ? 8 : 4);
  await hasTurn(stays);
  await take(stays, 2);
  await says(stays, 'tictactoe-message', /You win!/);
  await says(moves, 'tictactoe-message', /You lose/);
  assert.deepEqual(await cells(stays), await cells(moves));

  const log = expectStatus(await http('GET', `/rooms/${match.roomId}/messages`, { token }), 200);
  const played = log.items.filter(({ data }) => data?.event === 'move').map(({ data }) => data.cell);
  assert.deepEqual(played, x === moves ? [3, 0, 4, 1, 8, 2] : [0, 3, 1, 4, 2], text(log));
  assert.ok(!log.items.some(({ eventType }) => eventType === 'PlayerLeft'), 'nobody left for a node');
});
