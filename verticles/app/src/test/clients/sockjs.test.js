// The unmodified sockjs-client over each of its transports: the same frames as on /ws.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import SockJS from 'sockjs-client';
import { base, closeInTime, diceBet, endAll, expectError, expectUpdate, get, newId, newPlayer, openMines, play, text, within } from './anteroom.js';

const ANSWER_MS = 10_000;
const opened = new Set();
after(() => {
  for (const socket of opened) socket.close();
  endAll();
});

/** Speaks like the sockets of anteroom.js, over SockJS. */
class Carried {
  frames = [];

  constructor(transport) {
    this.sockjs = new SockJS(`${base}/sockjs`, null, { transports: [transport], timeout: ANSWER_MS });
    this.opening = new Promise((resolve) => { this.sockjs.onopen = resolve; });
    this.closing = new Promise((resolve) => { this.sockjs.onclose = ({ code, reason }) => resolve({ code, reason, at: Date.now() }); });
    this.sockjs.onmessage = ({ data }) => this.frames.push(JSON.parse(data));
    opened.add(this.sockjs);
  }

  async open() {
    const failed = this.closing.then(({ code, reason }) => { throw new Error(`closed with ${code} ${reason} before it opened`); });
    failed.catch(() => {});
    await within(ANSWER_MS, Promise.race([this.opening, failed]), () => 'SockJS did not open');
    return this;
  }

  send(frame) {
    this.sockjs.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async frame(fits, since = 0) {
    const from = Date.now();
    while (Date.now() - from < ANSWER_MS) {
      const found = this.frames.slice(since).find(fits);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`no such frame; had ${text(this.frames.slice(-5))}`);
  }

  ask(event) {
    const sent = { eventId: newId(), ...event };
    const since = this.frames.length;
    this.send(sent);
    return this.frame((frame) => frame.eventId === sent.eventId, since);
  }

  act(gameId, action, data, eventId = newId()) {
    return this.ask({ eventType: 'RoundAction', eventId, gameId, action, data });
  }

  async expectClose(code, ms = ANSWER_MS) {
    const closing = await within(ms, this.closing, () => `still open; had ${text(this.frames.slice(-5))}`);
    assert.equal(closing.code, code, text(closing));
    return closing;
  }
}

async function playOver(transport, player) {
  const socket = await new Carried(transport).open();
  assert.equal(socket.sockjs.transport, transport);
  socket.session = await socket.ask({ eventType: 'Authenticate', data: { token: player.token } });
  assert.equal(socket.session.authenticated, true, text(socket.session));
  return socket;
}

for (const transport of ['websocket', 'xhr-streaming', 'xhr-polling']) {
  test(`${transport}: authenticates in the first frame, plays dice and mines`, async () => {
    const player = await newPlayer();
    const socket = await playOver(transport, player);
    assert.equal((await socket.ask({ eventType: 'Ping' })).eventType, 'Pong');
    const eventId = newId();
    const first = expectUpdate(await socket.act('dice', 'Bet', diceBet(), eventId));
    assert.deepEqual(await socket.act('dice', 'Bet', diceBet(), eventId), first);
    await openMines(socket);
    expectUpdate(await socket.act('mines', 'CashOut', {}));
    const { balances } = await get(player.token, '/wallet');
    assert.equal((await socket.ask({ eventType: 'GetBalance', data: { currency: 'FUN' } })).balance, balances[0].balance);
  });

  test(`${transport}: thirty copies have one effect and equal answers, in order with the rest`, async () => {
    const player = await newPlayer();
    const socket = await playOver(transport, player);
    const eventId = newId();
    for (let i = 0; i < 30; i += 1) socket.send({ eventType: 'RoundAction', eventId, gameId: 'dice', action: 'Bet', data: diceBet() });
    expectUpdate(await socket.act('dice', 'Bet', diceBet()));
    const answers = () => socket.frames.filter((frame) => frame.eventId === eventId);
    await within(ANSWER_MS, (async () => { while (answers().length < 30) await new Promise((resolve) => setTimeout(resolve, 20)); })(), () => `${answers().length} of 30`);
    for (const answer of answers()) assert.deepEqual(answer, expectUpdate(answers()[0]));
    assert.equal((await get(player.token, '/players/me/seeds')).nonce, 2);
  });

  test(`${transport}: bad frames get their code and the socket stays`, async () => {
    const socket = await playOver(transport, await newPlayer());
    for (const frame of ['hello', '[]', '{"eventType":"Ping"}', `{"eventType":"Ping","eventId":"d","data":${'['.repeat(17)}${']'.repeat(17)}}`]) {
      const since = socket.frames.length;
      socket.send(frame);
      expectError(await socket.frame(() => true, since), 'INVALID_PAYLOAD_SCHEMA');
    }
    expectError(await socket.ask({ eventType: 'Nonsense' }), 'INVALID_EVENT_TYPE');
    expectError(await socket.act('dice', 'Bet', diceBet({ betAmount: '-1' })), 'INVALID_BET_AMOUNT');
    assert.equal((await socket.ask({ eventType: 'Ping' })).eventType, 'Pong');
  });

  test(`${transport}: a frame over 16 KiB closes with 1009`, async () => {
    const socket = await playOver(transport, await newPlayer());
    socket.send(`{"eventType":"Ping","eventId":"x","data":{"note":"${'a'.repeat(17_000)}"}}`);
    await socket.expectClose(1009);
  });

  test(`${transport}: a refused token is answered, then closed with 4401`, async () => {
    const socket = await new Carried(transport).open();
    expectError(await socket.ask({ eventType: 'Authenticate', data: { token: 'nonsense' } }), 'AUTHENTICATION_FAILED');
    await socket.expectClose(4401);
  });

  test(`${transport}: silence is closed with 4401`, async () => {
    const socket = await new Carried(transport).open();
    await socket.expectClose(4401, 20_000);
  });

  test(`${transport}: a logout closes it with 4401 within a second`, async () => {
    await closeInTime(async () => {
      const { token } = await newPlayer();
      return { token, sockets: [await playOver(transport, { token })] };
    });
  });

  test(`${transport}: a session moves between SockJS and /ws`, async () => {
    const player = await newPlayer();
    const carried = await playOver(transport, player);
    const { roundId } = await openMines(carried);
    const fast = await play(player);
    const state = await fast.ask({ eventType: 'RoundState', gameId: 'mines' });
    assert.equal(state.roundId, roundId);
    await carried.expectClose(4409);
    const back = await new Carried(transport).open();
    const resumed = await back.ask({ eventType: 'Resume', data: { resumeToken: fast.session.resumeToken, lastSeq: 0 } });
    assert.equal(resumed.eventType, 'Resume', text(resumed));
    expectUpdate(await back.act('mines', 'CashOut', {}));
  });
}
