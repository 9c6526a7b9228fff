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
