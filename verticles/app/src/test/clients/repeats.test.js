// The same eventId again: at once, later, with other content, elsewhere.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { all, balanceOf, diceBet, endAll, expectError, expectUpdate, get, minesBet, newId, newPlayer, openMines, play, text, within } from './anteroom.js';

after(endAll);

const COPIES = 30;
const bets = (postings) => postings.filter((posting) => posting.kind === 'bet');

async function answers(socket, eventId, count) {
  const arrived = () => socket.frames.filter((frame) => frame.eventId === eventId);
  const complete = (async () => {
    while (arrived().length < count) await new Promise((resolve) => setTimeout(resolve, 20));
  })();
  await within(10_000, complete, () => `${arrived().length} of ${count} answers: ${text(arrived().slice(0, 2))}`);
  return arrived();
}

test('thirty copies at once on one socket have one effect and thirty equal answers', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const eventId = newId();
  const event = { eventType: 'RoundAction', eventId, gameId: 'dice', action: 'Bet', data: diceBet() };
  for (let i = 0; i < COPIES; i += 1) socket.send(event);
  const all30 = await answers(socket, eventId, COPIES);
  for (const answer of all30) assert.deepEqual(answer, expectUpdate(all30[0]));

  assert.equal((await all(player.token, '/rounds')).length, 1);
  assert.equal(bets(await all(player.token, '/wallet/transactions')).length, 1);
  assert.equal((await get(player.token, '/players/me/seeds')).nonce, 1);
});

test('copies of a waiting event do not count towards the 32', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const eventId = newId();
  const event = { eventType: 'RoundAction', eventId, gameId: 'dice', action: 'Bet', data: diceBet() };
  for (let i = 0; i < 100; i += 1) socket.send(event);
  for (const answer of await answers(socket, eventId, 100)) expectUpdate(answer);
  assert.equal((await get(player.token, '/players/me/seeds')).nonce, 1);
});

test('a repeat on another socket, later, gets the first answer', async () => {
  const player = await newPlayer();
  const first = await play(player);
  const eventId = newId();
  const answer = expectUpdate(await first.act('dice', 'Bet', diceBet(), eventId));
  for (let i = 0; i < 3; i += 1) expectUpdate(await first.act('dice', 'Bet', diceBet({ betAmount: '2.00' })));
  const balance = await balanceOf(player);

  const second = await play(player);
  assert.deepEqual(await second.act('dice', 'Bet', diceBet(), eventId), answer);
  await first.expectClose(4409);
  assert.equal(await balanceOf(player), balance);
});

test('copies on two sockets at once have one effect; whoever is answered gets the same', async () => {
  const player = await newPlayer();
  const sockets = await Promise.all([play(player), play(player)]);
  const eventId = newId();
  const asked = sockets.map((socket) => socket.act('dice', 'Bet', diceBet(), eventId).catch((closed) => {
    assert.match(closed.message, /closed with 4409/);
  }));
  const given = (await Promise.all(asked)).filter(Boolean);
  assert.ok(given.length >= 1, 'nobody was answered');
  for (const answer of given) assert.deepEqual(answer, expectUpdate(given[0]));
  assert.equal((await all(player.token, '/rounds')).length, 1);
});

test('other content under the same id is EVENT_ID_REUSED and does nothing', async (t) => {
  const player = await newPlayer();
  const socket = await play(player);
  const eventId = newId();
  const answer = expectUpdate(await socket.act('dice', 'Bet', diceBet({ betAmount: '1.00' }), eventId));
  const balance = await balanceOf(player);
  const others = [
    ['dice', 'Bet', diceBet({ betAmount: '2.00' })],
    ['dice', 'Bet', diceBet({ betAmount: '1.0' })],
    ['dice', 'Bet', diceBet({ betAmount: 1 })],
    ['dice', 'Bet', diceBet({ rollThreshold: '51.00' })],
    ['limbo', 'Bet', { betAmount: '1.00', currency: 'FUN', multiplier: '2.00' }],
    ['mines', 'Bet', minesBet()],
  ];
  for (const [gameId, action, data] of others) {
    await t.test(`${gameId} ${text(data)}`, async () => expectError(await socket.act(gameId, action, data, eventId), 'EVENT_ID_REUSED'));
  }
  assert.deepEqual(await socket.act('dice', 'Bet', diceBet(), eventId), answer, 'the first content still gets the first answer');
  assert.equal(await balanceOf(player), balance);
});

test('the order of keys and the blanks between them are not content', async () => {
  const socket = await play(await newPlayer());
  const eventId = newId();
  const answer = expectUpdate(await socket.act('dice', 'Bet', diceBet(), eventId));
  const since = socket.frames.length;
  socket.send(`{ "data" : {"overOrUnder":"Over", "rollThreshold":"50.00","currency":"FUN","betAmount":"1.00"}, "action":"Bet","gameId":"dice","eventId":"${eventId}","eventType":"RoundAction"}`);
  assert.deepEqual(await socket.frame((frame) => frame.eventId === eventId, 'the repeat', since), answer);
});

test('ids belong to the player', async () => {
  const [one, other] = await Promise.all([newPlayer(), newPlayer()]);
  const eventId = newId();
  const first = expectUpdate(await (await play(one)).act('dice', 'Bet', diceBet(), eventId));
  const second = expectUpdate(await (await play(other)).act('dice', 'Bet', diceBet({ betAmount: '3.00' }), eventId));
  assert.notEqual(first.roundId, second.roundId);
});

test('a refusal is not remembered', async () => {
  const socket = await play(await newPlayer());
  const eventId = newId();
  expectError(await socket.act('mines', 'PickTile', { currentPicks: [0] }, eventId), 'GAME_ROUND_NOT_FOUND');
  expectUpdate(await socket.act('mines', 'Bet', minesBet()));
  expectUpdate(await socket.act('mines', 'PickTile', { currentPicks: [0] }, eventId));
});

test('every action of a round can be repeated after the round has moved on and ended', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const ids = { bet: newId(), pick: newId(), cash: newId() };
  const bet = await socket.act('mines', 'Bet', minesBet({ maxTiles: 25, maxBombs: 1 }), ids.bet);
  const pick = await socket.act('mines', 'PickTile', { currentPicks: [3] }, ids.pick);
  if (!pick.data.roundEnded) {
    const cash = expectUpdate(await socket.act('mines', 'CashOut', {}, ids.cash));
    assert.deepEqual(await socket.act('mines', 'CashOut', {}, ids.cash), cash);
  }
  const balance = await balanceOf(player);
  assert.deepEqual(await socket.act('mines', 'Bet', minesBet({ maxTiles: 25, maxBombs: 1 }), ids.bet), bet);
  assert.deepEqual(await socket.act('mines', 'PickTile', { currentPicks: [3] }, ids.pick), pick);
  assert.equal(await balanceOf(player), balance);
});

test('thirty copies of a cash-out pay once', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const { roundId } = await openMines(socket);
  const eventId = newId();
  for (let i = 0; i < COPIES; i += 1) socket.send({ eventType: 'RoundAction', eventId, gameId: 'mines', action: 'CashOut', data: {} });
  const given = await answers(socket, eventId, COPIES);
  for (const answer of given) assert.deepEqual(answer, expectUpdate(given[0]));
  const wins = (await all(player.token, '/wallet/transactions')).filter((posting) => posting.roundId === roundId && posting.kind === 'win');
  assert.equal(wins.length, 1, text(wins));
});

test('thirty cash-outs with ids of their own pay once', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const { roundId } = await openMines(socket);
  const given = await Promise.all(Array.from({ length: COPIES }, () => socket.act('mines', 'CashOut', {})));
  assert.equal(given.filter((answer) => answer.eventType === 'RoundUpdate').length, 1, text(given.map((answer) => answer.code ?? answer.eventType)));
  for (const answer of given.filter((refused) => refused.eventType !== 'RoundUpdate')) expectError(answer, 'GAME_ROUND_NOT_FOUND', 'OVERLOADED', 'INVALID_NEXT_ACTION');
  const wins = (await all(player.token, '/wallet/transactions')).filter((posting) => posting.roundId === roundId && posting.kind === 'win');
  assert.equal(wins.length, 1, text(wins));
});

test('reads are simply answered again', async () => {
  const socket = await play(await newPlayer());
  const eventId = newId();
  const read = { eventType: 'GetBalance', eventId, data: { currency: 'FUN' } };
  assert.equal((await socket.ask(read)).balance, '1000.00');
  const { balance } = expectUpdate(await socket.act('mines', 'Bet', minesBet()));
  assert.equal((await socket.ask(read)).balance, balance);
});
