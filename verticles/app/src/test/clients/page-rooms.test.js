// What the page does about rooms, with a server of the test behind its session: matches, and logs that were lost.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { freshBrowser, module, saidIn, until } from './web.js';

beforeEach(() => freshBrowser());

const ME = 'id-of-neo';
const OTHER = 'id-of-smith';
const EMPTY = Array(9).fill(null);

/** A session that asks the test; `rooms` answers a `RoomJoin` by the room's id. */
class Asked extends EventTarget {
  generation = 1;
  resumedRooms = {};
  asked = [];

  constructor(rooms) {
    super();
    this.rooms = rooms;
  }

  async ask(event) {
    this.asked.push(event);
    return event.eventType === 'RoomJoin' ? this.rooms[event.roomId](event.data) : {};
  }

  push(frame) {
    this.dispatchEvent(new CustomEvent('push', { detail: frame }));
  }

  /** Another socket, on which the rooms given went on. */
  resumes(resumedRooms) {
    this.generation += 1;
    this.resumedRooms = resumedRooms;
    this.dispatchEvent(new CustomEvent('state', { detail: 'ready' }));
  }

  of(eventType) {
    return this.asked.filter((event) => event.eventType === eventType);
  }

  follow() {}
  unfollow() {}
}

const members = [{ playerId: ME, username: 'neo' }, { playerId: OTHER, username: 'smith' }];
const playing = (board = EMPTY) => ({ board, players: { X: ME, O: OTHER }, next: ME, over: false, winner: null, moveMs: 60_000, leftMs: 60_000 });
const log = (lastSeq, state, more = {}) => ({ members, lastSeq, roomEpoch: 1, messages: [], state, ...more });
const found = (roomId) => ({ eventType: 'MatchFound', mode: 'tictactoe', roomId, players: members });
const shownBoard = () => document.getElementById('tictactoe-board').children.map((cell) => cell.textContent);

async function playTicTacToe(t, rooms) {
  const { TicTacToe } = await module('tictactoe.js');
  const { login } = await module('api.js');
  const session = new Asked(rooms);
  const view = new TicTacToe({ login }, () => {});
  t.after(() => view.clear());
  view.session = session;
  session.addEventListener('push', ({ detail }) => view.pushed(detail));
  return { session, view };
}

test('a match that is told again takes nobody out of the game being played', async (t) => {
  const { session } = await playTicTacToe(t, { old: () => log(9, playing()), now: () => log(3, playing()) });
  session.push(found('now'));
  await until(() => /Your turn/.test(saidIn('tictactoe-message')), 'the game');
  session.push(found('old'));
  session.push(found('now'));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(session.of('RoomLeave'), []);
  assert.deepEqual(session.of('RoomJoin').map(({ roomId }) => roomId), ['now']);
  assert.match(saidIn('tictactoe-message'), /Your turn/);
});

test('a match is gone to by who has finished a game', async (t) => {
  const over = { ...playing(), over: true, winner: ME, next: null };
  const { session } = await playTicTacToe(t, { one: () => log(9, over), two: () => log(3, playing()) });
  session.push(found('one'));
  await until(() => /You win/.test(saidIn('tictactoe-message')), 'the end');
  session.push(found('two'));
  await until(() => /Your turn/.test(saidIn('tictactoe-message')), 'the next game');
  assert.deepEqual(session.of('RoomLeave').map(({ roomId }) => roomId), ['one']);
});

// ---- a log that was lost

const message = (roomSeq, roomEpoch, data = { text: `${roomSeq} of ${roomEpoch}` }) => ({ eventType: 'RoomMessage', roomId: 'r', roomSeq, roomEpoch, from: OTHER, data, at: new Date().toISOString() });

/** A room that is followed up to entry 5 of its first log; what it tells from there on is kept. `answer` is what it finds when it asks again. */
async function followed(t, answer, archive = async () => assert.fail('nothing is to be asked for')) {
  const { Room } = await module('room.js');
  const answers = [log(5, 'before')];
  const session = new Asked({ r: () => answers.shift() ?? answer });
  const room = new Room(session, { roomMessages: archive }, 'r');
  t.after(() => room.close());
  await room.join();
  const told = [];
  for (const type of ['entry', 'gap', 'state', 'gone']) room.addEventListener(type, ({ detail }) => told.push(detail?.data?.text ?? detail));
  return { session, told };
}

test('a room whose log was lost is asked again, and what was missed before comes from the archive', async (t) => {
  const asked = [];
  const archive = async (id, after) => {
    asked.push(after);
    return { items: [6, 7, 8, 9].map((seq) => message(seq, seq < 9 ? 1 : 2)) };
  };
  const { session, told } = await followed(t, log(9, 'after', { roomEpoch: 2, messages: [message(9, 2)] }), archive);
  session.push({ eventType: 'RoomReset', roomId: 'r', roomEpoch: 2, lastSeq: 8 });
  session.push(message(10, 2));
  await until(() => told.includes('10 of 2'), 'what is said next');
  assert.deepEqual(told, ['6 of 1', '7 of 1', '8 of 1', '9 of 2', 'after', '10 of 2']);
  assert.deepEqual([asked, session.of('RoomJoin').map(({ data }) => data.afterSeq)], [[5], [0, 8]]);
});

test('what a lost log took with it is told as lost, and its numbers come anew', async (t) => {
  const { session, told } = await followed(t, log(4, 'after', { roomEpoch: 2, messages: [message(4, 2)] }));
  session.push({ eventType: 'RoomReset', roomId: 'r', roomEpoch: 2, lastSeq: 3 });
  session.push(message(5, 2));
  await until(() => told.includes('5 of 2'), 'what is said next');
  assert.deepEqual(told, ['The room lost what was said last.', '4 of 2', 'after', '5 of 2']);
});

test('an archive that can’t be read leaves a gap, not an empty place', async (t) => {
  const { session, told } = await followed(t, log(8, 'after', { roomEpoch: 2 }), () => Promise.reject(new Error('away')));
  session.push({ eventType: 'RoomReset', roomId: 'r', roomEpoch: 2, lastSeq: 8 });
  await until(() => told.includes('after'), 'the room');
  assert.deepEqual(told, ['3 earlier entries are not shown.', 'after']);
});

test('an entry of another log is news, also under a number that was heard already', async (t) => {
  const { session, told } = await followed(t, log(2, 'after', { roomEpoch: 2, messages: [message(1, 2), message(2, 2)] }));
  session.push(message(2, 2));
  await until(() => told.includes('after'), 'the room');
  assert.deepEqual(told.slice(-3), ['1 of 2', '2 of 2', 'after']);
});

test('what a resume says to be in the archive only is fetched at once, not when somebody speaks next', async (t) => {
  const archive = async () => ({ items: [message(6, 1), message(7, 1)] });
  const { session, told } = await followed(t, log(7, 'after'), archive);
  session.resumes({ r: { roomEpoch: 1, lastSeq: 7, truncated: true } });
  await until(() => told.includes('after'), 'the room');
  assert.deepEqual(told, ['6 of 1', '7 of 1', 'after']);
});

/** A chat in a room in which five things were said; what it finds when it asks again are `answers`, in turn. */
async function chatting(t, ...answers) {
  const { Chat } = await module('chat.js');
  const { login } = await module('api.js');
  const all = [log(5, undefined, { messages: [1, 2, 3, 4, 5].map((seq) => message(seq, 1)) }), ...answers];
  const session = new Asked({ r: () => all.shift() });
  const chat = new Chat({ login, roomMessages: async () => ({ items: [] }) }, () => {});
  t.after(() => chat.clear());
  chat.session = session;
  await chat.enter({ id: 'r' });
  assert.deepEqual(shownLines(), ['1 of 1', '2 of 1', '3 of 1', '4 of 1', '5 of 1']);
  return session;
}

/** The lines of the chat, without who said them and when. */
const shownLines = () => document.getElementById('chat-log').children.map((line) => {
  const [said] = line.children;
  return said.children.at(-1)?.textContent ?? said.textContent;
});

const LOST = 'The room’s log was lost; this is what is left of it.';

test('a log that begins anew and is told from its start stands in the chat once', async (t) => {
  const texts = [1, 2, 3].map((seq) => message(seq, 2, { text: `${seq} of 1` }));
  const next = log(4, undefined, { roomEpoch: 2, messages: [...texts, message(4, 2)] });
  const session = await chatting(t, log(4, undefined, { roomEpoch: 2 }), next);
  session.resumes({ r: { roomEpoch: 2, lastSeq: 4 } });
  await until(() => shownLines().includes('4 of 2'), 'the new log');
  assert.deepEqual(shownLines(), [LOST, '1 of 1', '2 of 1', '3 of 1', '4 of 2']);
});

test('a log of which nothing is told again leaves in the chat what was said', async (t) => {
  const empty = log(0, undefined, { roomEpoch: 2 });
  const session = await chatting(t, empty, empty);
  session.resumes({ r: { roomEpoch: 2, lastSeq: 0 } });
  session.push(message(1, 2));
  await until(() => shownLines().includes('1 of 2'), 'what is said next');
  assert.deepEqual(shownLines(), ['1 of 1', '2 of 1', '3 of 1', '4 of 1', '5 of 1', LOST, '1 of 2']);
});

test('a game that begins anew begins with an empty board', async (t) => {
  const { session } = await playTicTacToe(t, { r: () => log(3, playing(['X', 'O', ...Array(7).fill(null)])) });
  session.push(found('r'));
  await until(() => shownBoard().includes('X'), 'the game');
  session.push(message(4, 1, { event: 'started', players: { X: OTHER, O: ME }, next: OTHER, moveMs: 60_000 }));
  await until(() => /other player’s turn/.test(saidIn('tictactoe-message')), 'the new game');
  assert.deepEqual(shownBoard(), Array(9).fill(''));
});
