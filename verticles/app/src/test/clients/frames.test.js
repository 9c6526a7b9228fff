// Frames that are no events: the contract's code or close code, and a socket that stays when it should.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { balanceOf, connect, diceBet, endAll, expectError, expectUpdate, newId, newPlayer, play, text } from './anteroom.js';

const FRAME_MAX = 16 * 1024;
const DEPTH_MAX = 16;

let player;
let socket;
before(async () => {
  player = await newPlayer();
  socket = await play(player);
});
after(endAll);

/** An event of `depth` objects and arrays inside each other, itself counted. */
function nested(depth, eventId) {
  let data = 1;
  for (let level = 1; level < depth; level += 1) data = level % 2 ? { a: data } : [data];
  return `{"eventType":"Ping","eventId":"${eventId}","data":${JSON.stringify(data)}}`;
}

async function answerTo(frame) {
  const since = socket.frames.length;
  socket.send(frame);
  return socket.frame(() => true, `answer to ${frame.slice(0, 80)}`, since);
}

const MALFORMED = {
  'no JSON': 'hello',
  'an empty frame': '',
  'half an object': '{"eventType":"Ping","eventId":"x"',
  'two objects': '{"eventType":"Ping","eventId":"a1"}{"eventType":"Ping","eventId":"a2"}',
  'an array': '[]',
  'a number': '1',
  'a string': '"Ping"',
  'null': 'null',
  'NaN inside': '{"eventType":"RoundAction","eventId":"a3","gameId":"dice","action":"Bet","data":{"betAmount":NaN}}',
  'Infinity inside': '{"eventType":"RoundAction","eventId":"a4","gameId":"dice","action":"Bet","data":{"betAmount":-Infinity}}',
  'a trailing comma': '{"eventType":"Ping","eventId":"a5",}',
  'a comment': '{"eventType":"Ping","eventId":"a6"/* */}',
  'single quotes': "{'eventType':'Ping','eventId':'a7'}",
  'no eventId': '{"eventType":"Ping"}',
  'an empty eventId': '{"eventType":"Ping","eventId":""}',
  'eventId a number': '{"eventType":"Ping","eventId":1}',
  'eventId null': '{"eventType":"Ping","eventId":null}',
  'eventId of 65 characters': `{"eventType":"Ping","eventId":"${'a'.repeat(65)}"}`,
  'eventId with a blank': '{"eventType":"Ping","eventId":"a b"}',
  'eventId with a slash': '{"eventType":"Ping","eventId":"a/b"}',
  'eventId with a letter that is not ASCII': '{"eventType":"Ping","eventId":"ä"}',
  'eventId with a line end': '{"eventType":"Ping","eventId":"a\\n"}',
  'no eventType': '{"eventId":"a8"}',
  'eventType a number': '{"eventType":5,"eventId":"a9"}',
  'eventType null': '{"eventType":null,"eventId":"a10"}',
  'one level too deep': nested(DEPTH_MAX + 1, 'a11'),
  'thousands of levels deep': `{"eventType":"Ping","eventId":"a12","data":${'['.repeat(7000)}${']'.repeat(7000)}}`,
};

for (const [name, frame] of Object.entries(MALFORMED)) {
  test(`${name} is INVALID_PAYLOAD_SCHEMA and the socket stays`, async () => {
    expectError(await answerTo(frame), 'INVALID_PAYLOAD_SCHEMA');
    await socket.expectUsable();
  });
}

test('sixteen levels are not too deep', async () => {
  const answer = await answerTo(nested(DEPTH_MAX, newId()));
  assert.notEqual(answer.code, 'INVALID_PAYLOAD_SCHEMA', text(answer));
});

test('an unknown event type is INVALID_EVENT_TYPE and the answer repeats the id', async () => {
  for (const eventType of ['Nonsense', 'ping', 'constructor', '', 'Pong', 'RoundUpdate', '\u0000']) {
    expectError(await socket.ask({ eventType }), 'INVALID_EVENT_TYPE', ...(eventType === '' ? ['INVALID_PAYLOAD_SCHEMA'] : []));
  }
  await socket.expectUsable();
});

test('every character the contract allows in an id is allowed', async () => {
  const eventId = `AZaz09-_.:${newId()}`.slice(0, 64);
  assert.equal((await socket.ask({ eventType: 'Ping', eventId })).eventType, 'Pong');
  const longest = newId().padEnd(64, '.');
  assert.equal((await socket.ask({ eventType: 'Ping', eventId: longest })).eventId, longest);
});

test('Pong tells the time', async () => {
  const { time } = await socket.ping();
  const at = typeof time === 'number' ? time : Date.parse(time);
  assert.ok(Math.abs(at - Date.now()) < 60_000, `time is ${text(time)}`);
});

test('data of the wrong kind is INVALID_EVENT_INPUTS or its field’s own code', async () => {
  for (const data of ['text', 5, [], null, true]) {
    expectError(await socket.act('dice', 'Bet', data), 'INVALID_EVENT_INPUTS', 'INVALID_BET_AMOUNT', 'INVALID_PAYLOAD_SCHEMA');
  }
});

test('a frame of exactly 16 KiB is taken', async () => {
  const eventId = newId();
  const head = `{"eventType":"Ping","eventId":"${eventId}"`;
  const frame = `${head}${' '.repeat(FRAME_MAX - head.length - 1)}}`;
  assert.equal(Buffer.byteLength(frame), FRAME_MAX);
  socket.send(frame);
  assert.equal((await socket.frame((answer) => answer.eventId === eventId)).eventType, 'Pong');
});

// ---- what closes a socket

const padded = (bytes) => `{"eventType":"Ping","eventId":"x"${' '.repeat(bytes - 34)}}`.padEnd(bytes);
const CLOSING = {
  'a frame of one byte over 16 KiB': [1009, (ws) => ws.send(padded(FRAME_MAX + 1))],
  'a frame of a megabyte': [1009, (ws) => ws.send(padded(1_048_576))],
  'fragments that add up to more': [1009, (ws) => {
    ws.send('{"eventType":"Ping","eventId":"x"', { fin: false });
    ws.send(' '.repeat(FRAME_MAX), { fin: false });
    ws.send('}', { fin: true });
  }],
  'a binary frame': [1003, (ws) => ws.send(Buffer.from('{"eventType":"Ping","eventId":"x"}'), { binary: true })],
  'an empty binary frame': [1003, (ws) => ws.send(Buffer.alloc(0), { binary: true })],
  'a byte that is no UTF-8': [1007, (ws) => ws.send(Buffer.from([0x7b, 0xff, 0x7d]), { binary: false })],
  'an overlong sequence': [1007, (ws) => ws.send(Buffer.from([0x22, 0xc0, 0xaf, 0x22]), { binary: false })],
  'a surrogate in UTF-8': [1007, (ws) => ws.send(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), { binary: false })],
  'a sequence cut off': [1007, (ws) => ws.send(Buffer.from([0x22, 0xe2, 0x82]), { binary: false })],
};

for (const [name, [code, send]] of Object.entries(CLOSING)) {
  test(`${name} closes with ${code}`, async () => {
    const closing = await play(player);
    send(closing.ws);
    await closing.expectClose(code);
  });
}

test('a letter split over two fragments is whole again', async () => {
  const bytes = Buffer.from('{"eventType":"Ping","eventId":"split","data":{"note":"€"}}');
  const cut = bytes.indexOf(0xe2) + 1;
  socket.ws.send(bytes.subarray(0, cut), { binary: false, fin: false });
  socket.ws.send(bytes.subarray(cut), { binary: false, fin: true });
  const answer = await socket.frame((frame) => frame.eventId === 'split');
  assert.notEqual(answer.code, 'INVALID_PAYLOAD_SCHEMA', text(answer));
});

test('an oversized first frame closes an unauthenticated socket too', async () => {
  const stranger = await connect();
  stranger.ws.send(padded(FRAME_MAX + 1));
  await stranger.expectClose(1009);
});

test('a flood is told RATE_LIMITED, then closed with 4029', async () => {
  const flooding = await play(await newPlayer());
  // A slow machine takes a while over so many, and some more are allowed in it.
  for (let i = 0; i < 60_000 && flooding.ws.readyState === 1; i += 1) {
    flooding.send({ eventType: 'Ping', eventId: `f${i}` });
    if (i > 6000 && i % 100 === 0) await turn();
  }
  await flooding.expectClose(4029);
  assert.ok(flooding.frames.some((frame) => frame.code === 'RATE_LIMITED'), `no RATE_LIMITED among ${flooding.frames.length} frames`);
});

test('nothing of all that moved money, and the first socket still plays', async () => {
  assert.equal(await balanceOf(player), '1000.00');
  expectUpdate(await socket.act('dice', 'Bet', diceBet()));
});
