// What the page does about rooms, with a server of the test behind its session: matches, ways in, and logs that were lost; and
// about places.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { freshBrowser, logInAs, module, saidIn, until } from './web.js';

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

async function playTicTacToe(t, rooms, api = {}, appear = () => {}) {
  const { TicTacToe } = await module('tictactoe.js');
  const { login } = await module('api.js');
  const session = new Asked(rooms);
  const view = new TicTacToe({ login, ...api }, appear);
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

test('who is in a match of another mode is told so, and is in no game', async (t) => {
  const match = { mode: 'duel', roomId: 'duel', players: members };
  const { session } = await playTicTacToe(t, { duel: () => log(1, undefined) }, { joinQueue: async () => ({ status: 'matched', mode: 'duel', match }) });
  document.getElementById('tictactoe-find').dispatchEvent(new Event('click'));
  await until(() => /^You are in a match of another mode; leave it first\.$/.test(saidIn('tictactoe-message')), 'the refusal');
  assert.deepEqual(session.of('RoomJoin'), []);
  assert.equal(document.getElementById('tictactoe-find').hidden, false, 'the search can be begun again');
});

// ---- a game and a reload

/** Plays in a room, and reloads the page. @returns the view after it, ready to be asked */
async function reloaded(t, rooms, { how, before = () => {} } = {}) {
  const first = await playTicTacToe(t, rooms);
  await first.view.enter('r', how);
  await before(first);
  let appeared = 0;
  const next = await playTicTacToe(t, rooms, { queueStatus: async () => ({ queued: false, queueSize: 0 }) }, () => (appeared += 1));
  await next.view.ready();
  return { ...next, appeared: () => appeared };
}

test('a game that was not found through the queue goes on after a reload, with its password, and is shown', async (t) => {
  const board = ['X', 'O', ...Array(7).fill(null)];
  const { session, appeared } = await reloaded(t, { r: () => log(3, playing(board)) }, { how: { password: 'sesame' } });
  assert.deepEqual(session.of('RoomJoin').map(({ roomId, data }) => [roomId, data.password]), [['r', 'sesame']]);
  assert.equal(appeared(), 1);
  assert.deepEqual(shownBoard().slice(0, 2), ['X', 'O']);
  assert.match(saidIn('tictactoe-message'), /Your turn/);
});

test('a reload brings no game back that is over, was left, or was somebody else’s', async (t) => {
  const over = { event: 'left', playerId: OTHER, over: true, winner: ME };
  const ends = {
    over: async ({ session }) => {
      session.push(message(4, 1, over));
      await until(() => /You win/.test(saidIn('tictactoe-message')), 'the end');
    },
    left: async ({ session }) => {
      document.getElementById('tictactoe-leave').dispatchEvent(new Event('click'));
      await until(() => session.of('RoomLeave').length > 0, 'the leaving');
    },
    gone: ({ session }) => {
      session.push({ eventType: 'RoomLeft', roomId: 'r' });
      return until(() => /not in the room any more/.test(saidIn('tictactoe-message')), 'the loss');
    },
    others: () => logInAs('trinity'),
  };
  for (const [what, before] of Object.entries(ends)) {
    freshBrowser();
    const { session } = await reloaded(t, { r: () => log(3, playing()) }, { before });
    assert.deepEqual(session.of('RoomJoin'), [], what);
  }
});

// ---- ways into a room

const PRIVATE = '00000000-0000-4000-8000-000000000001';
const SECRET = '00000000-0000-4000-8000-000000000002';
const PONG = '00000000-0000-4000-8000-000000000003';
const listed = (id, kind, more = {}) => ({ id, kind, name: `a ${kind}`, memberCount: 1, maxMembers: 2, hasPassword: false, ...more });
const anyRoom = (state) => ({ [PRIVATE]: () => log(1, state), [SECRET]: () => log(1, state), [PONG]: () => log(1, state) });

/** The rooms and the game as the page has them, with `told` by the HTTP side. */
async function looksForRooms(t, rooms, told) {
  const { Lobby } = await module('lobby.js');
  const { login } = await module('api.js');
  const { session, view } = await playTicTacToe(t, rooms);
  const api = { login, rooms: async () => ({ items: [] }), room: async (id) => assert.fail(`nobody needs to be told of ${id}`), ...told };
  const lobby = new Lobby(api, (roomId, how) => view.enter(roomId, how));
  t.after(() => lobby.clear());
  lobby.session = session;
  document.getElementById('chat').hidden = true;
  lobby.shown(true);
  return session;
}

const submit = (form, fields) => {
  const submitted = document.getElementById(form);
  submitted.fields = fields;
  submitted.dispatchEvent(new Event('submit', { cancelable: true }));
};

function enterById(id, password = '') {
  document.getElementById('enter-id').value = id;
  document.getElementById('enter-password').value = password;
  submit('enter-form');
}

test('the id of a game that is in no list leads to its board, not into a chat', async (t) => {
  const session = await looksForRooms(t, anyRoom(playing()), { room: async (id) => ({ id, kind: 'tictactoe', visibility: 'private' }) });
  enterById(PRIVATE, 'sesame');
  await until(() => /Your turn/.test(saidIn('tictactoe-message')), 'the game');
  assert.equal(document.getElementById('chat').hidden, true);
  assert.deepEqual([...new Set(session.of('RoomJoin').map(({ data }) => data.password))], ['sesame']);
  assert.deepEqual(session.of('RoomLeave'), []);
});

test('the id of a chat that is in no list leads into it', async (t) => {
  await looksForRooms(t, anyRoom(undefined), { room: async (id) => ({ id, kind: 'relay', name: 'back room', visibility: 'private' }) });
  enterById(PRIVATE);
  await until(() => saidIn('chat-title') === 'back room', 'the chat');
  assert.equal(document.getElementById('chat').hidden, false);
});

test('a room of a kind that the page has no view for is left again, or not entered if the list told', async (t) => {
  let items = [];
  const session = await looksForRooms(t, anyRoom({}), { rooms: async () => ({ items }), room: async (id) => ({ id, kind: 'pong', visibility: 'private' }) });
  enterById(PONG);
  await until(() => /not on this page/.test(saidIn('lobby-message')), 'the refusal');
  assert.deepEqual(session.asked.map(({ eventType, roomId }) => [eventType, roomId]), [['RoomJoin', PONG], ['RoomLeave', PONG]]);
  assert.equal(document.getElementById('chat').hidden, true);

  items = [listed(PONG, 'pong')];
  document.getElementById('lobby-refresh').dispatchEvent(new Event('click'));
  await until(() => document.getElementById('lobby-rooms').children.length === 1, 'the list');
  document.getElementById('lobby-message').textContent = '';
  enterById(PONG);
  await until(() => /not on this page/.test(saidIn('lobby-message')), 'the refusal');
  assert.equal(session.asked.length, 2, 'nothing more was asked');
});

test('a room that can’t be looked at is left again', async (t) => {
  const session = await looksForRooms(t, anyRoom(playing()), { room: () => Promise.reject(new Error('The server is away.')) });
  enterById(PRIVATE);
  await until(() => saidIn('lobby-message') === 'The server is away.', 'the refusal');
  assert.deepEqual(session.asked.map(({ eventType }) => eventType), ['RoomJoin', 'RoomLeave']);
});

test('a game with a password from a later page of the list is entered as what the list said', async (t) => {
  const pages = { first: { items: [], nextCursor: 'second' }, second: { items: [listed(SECRET, 'tictactoe', { hasPassword: true })] } };
  const session = await looksForRooms(t, anyRoom(playing()), { rooms: async (cursor = 'first') => pages[cursor] });
  await until(() => document.getElementById('lobby-more').hidden === false, 'the first page');
  document.getElementById('lobby-more').dispatchEvent(new Event('click'));
  const row = await until(() => document.getElementById('lobby-rooms').children[0], 'the second page');
  row.children[3].children[0].dispatchEvent(new Event('click'));
  assert.match(saidIn('lobby-message'), /wants its password/);
  enterById(document.getElementById('enter-id').value, 'sesame');
  await until(() => /Your turn/.test(saidIn('tictactoe-message')), 'the game');
  assert.deepEqual(session.of('RoomJoin').map(({ roomId, data }) => [roomId, data.password]), [[SECRET, 'sesame']]);
});

test('who makes a private game reads beside its board which id the other player needs', async (t) => {
  const waiting = { ...playing(), players: { X: ME, O: null }, next: null };
  const createRoom = async ({ kind, visibility }) => ({ id: PRIVATE, kind, visibility });
  await looksForRooms(t, anyRoom(waiting), { createRoom });
  submit('room-form', { name: '', kind: 'tictactoe', visibility: 'private', password: '' });
  await until(() => saidIn('tictactoe-message').includes(PRIVATE), 'the id');
  assert.match(saidIn('tictactoe-message'), /^Waiting for the other player to come in\./);
  submit('room-form', { name: '', kind: 'relay', visibility: 'private', password: '' });
  await until(() => saidIn('lobby-message').includes(PRIVATE), 'the id of a chat');
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

// ---- places

test('what is around a place is asked for only by who has one', async (t) => {
  const { Leaders } = await module('leaders.js');
  const { login } = await module('api.js');
  const entry = { playerId: ME, username: 'neo', score: 7, rank: 41 };
  const asked = [];
  let places = [];
  const answer = (what) => async (...parts) => asked.push([what, ...parts]) && places;
  const leaders = new Leaders({ login, boards: async () => [{ board: 'global' }], among: answer('among'), around: answer('around') });
  t.after(() => leaders.clear());
  leaders.session = { ask: async () => ({ entries: [], total: 0 }) };
  document.getElementById('leaders-unplaced').hidden = true;
  leaders.shown(true);
  await until(() => document.getElementById('leaders-unplaced').hidden === false, 'that there is no place');
  assert.deepEqual(asked, [['among', 'global', [ME]]]);

  places = [entry];
  asked.length = 0;
  await leaders.ready();
  assert.deepEqual(asked.map(([what]) => what), ['among', 'around']);
  await leaders.ready();
  assert.deepEqual(asked.map(([what]) => what), ['among', 'around', 'around'], 'a place that is known is not asked for');
  assert.equal(document.getElementById('leaders-around').children.length, 1);
});
