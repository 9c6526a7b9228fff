// What only an operator may: money in and out under an idempotency key, and limits that change at once.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { all, balanceOf, deposit, diceBet, endAll, expectError, expectProblem, expectStatus, expectUpdate, http, needsOperator, newId, newPlayer, operatorToken, play, text } from './anteroom.js';

after(endAll);

const skip = { skip: needsOperator };
const move = (way, body, key) => http('POST', `/wallet/${way}`, { token: operatorToken, body, headers: key === undefined ? {} : { 'Idempotency-Key': key } });

test('a deposit is paid once however often its key is repeated', skip, async () => {
  const player = await newPlayer();
  const key = newId();
  const first = await deposit(player.id, '12.50', key);
  const paid = expectStatus(first, 201);
  assert.deepEqual([paid.playerId, paid.amount, paid.currency, paid.balanceAfter], [player.id, '12.50', 'FUN', '1012.50']);
  assert.equal(first.headers.get('idempotency-replayed'), null);
  const again = await deposit(player.id, '12.50', key);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  assert.deepEqual(expectStatus(again, 201), paid);
  assert.equal(await balanceOf(player), '1012.50');
});

test('thirty deposits with one key at once pay once', skip, async () => {
  const player = await newPlayer();
  const key = newId();
  const answers = await Promise.all(Array.from({ length: 30 }, () => deposit(player.id, '1.00', key)));
  assert.ok(answers.some((answer) => answer.status === 201), text(answers.map((answer) => answer.status)));
  for (const answer of answers.filter((refused) => refused.status !== 201)) expectProblem(answer, 409, 'IDEMPOTENCY_IN_PROGRESS');
  assert.equal(await balanceOf(player), '1001.00');
});

test('the same key with another body is 422, and without a key is 400', skip, async () => {
  const player = await newPlayer();
  const key = newId();
  expectStatus(await deposit(player.id, '1.00', key), 201);
  expectProblem(await deposit(player.id, '2.00', key), 422, 'IDEMPOTENCY_KEY_REUSED');
  expectProblem(await move('deposits', { playerId: player.id, amount: '1.00', currency: 'FUN' }), 400, 'IDEMPOTENCY_KEY_MISSING');
  assert.equal(await balanceOf(player), '1001.00');
});

test('a refused withdrawal is remembered with its key', skip, async () => {
  const player = await newPlayer();
  const body = { playerId: player.id, amount: '1000.01', currency: 'FUN' };
  const key = newId();
  const first = await move('withdrawals', body, key);
  assert.ok(first.status >= 400 && first.status < 500, first.raw);
  assert.equal(first.body.code, 'INSUFFICIENT_FUNDS', first.raw);
  expectStatus(await deposit(player.id, '10.00'), 201);
  const again = await move('withdrawals', body, key);
  assert.equal(again.status, first.status);
  assert.equal(again.headers.get('idempotency-replayed'), 'true');
  expectStatus(await move('withdrawals', { ...body, amount: 10.5 }, newId()), 201);
  assert.equal(await balanceOf(player), '999.50');
  const kinds = (await all(player.token, '/wallet/transactions')).map((posting) => posting.kind);
  assert.deepEqual(kinds.length, 3, text(kinds));
});

test('amounts that are none are refused', skip, async () => {
  const player = await newPlayer();
  for (const amount of ['0', '-1', '1.001', 'abc', '', null, {}, true]) {
    const answer = await move('deposits', { playerId: player.id, amount, currency: 'FUN' }, newId());
    assert.equal(answer.status, 400, `${text(amount)}: ${answer.raw}`);
  }
  const foreign = await move('deposits', { playerId: player.id, amount: '1.00', currency: 'ZZZ' }, newId());
  assert.ok(foreign.status === 400 || foreign.status === 422, foreign.raw);
  const nobody = await move('deposits', { playerId: '01890000-0000-7000-8000-000000000000', amount: '1.00', currency: 'FUN' }, newId());
  assert.equal(nobody.status, 404, nobody.raw);
  assert.equal(await balanceOf(player), '1000.00');
});

test('a deposit is pushed to the player’s socket', skip, async () => {
  const player = await newPlayer();
  const socket = await play(player);
  expectStatus(await deposit(player.id, '7.00'), 201);
  const push = await socket.frame((frame) => frame.eventType === 'BalanceUpdate');
  assert.deepEqual([push.balance, push.currency, push.seq], ['1007.00', 'FUN', 1], text(push));
});

test('a change of limits is pushed to every socket, holds at once, and is taken back', skip, async () => {
  const socket = await play(await newPlayer());
  const change = (body) => http('PUT', '/games/limbo/config', { token: operatorToken, body });
  const before = expectStatus(await http('GET', '/games/limbo/config'), 200);
  const limbo = (betAmount) => ({ betAmount, currency: 'FUN', multiplier: '2.00' });
  try {
    const changed = expectStatus(await change({ maxBet: '5.00' }), 200);
    assert.equal(changed.maxBet, '5.00');
    assert.equal(changed.minBet, before.minBet);
    assert.ok(changed.version > before.version, text(changed));
    const push = await socket.frame((frame) => frame.eventType === 'UpdateConfig' && frame.gameId === 'limbo');
    assert.equal(push.config.maxBet, '5.00', text(push));
    assert.equal(push.seq, undefined);
    expectError(await socket.act('limbo', 'Bet', limbo('5.01')), 'BET_LIMIT_REACHED');
    expectUpdate(await socket.act('limbo', 'Bet', limbo('5.00')));
    expectStatus(await change({ enabled: false }), 200);
    expectError(await socket.act('limbo', 'Bet', limbo('1.00')), 'GAME_DISABLED');
    for (const wrong of [{ maxBet: '-1' }, { maxBet: 'abc' }, { minBet: '10.00', maxBet: '1.00' }, { enabled: 'yes' }]) {
      assert.equal((await change(wrong)).status, 400, text(wrong));
    }
  } finally {
    expectStatus(await change({ maxBet: before.maxBet, enabled: true }), 200);
  }
  expectUpdate(await socket.act('dice', 'Bet', diceBet()));
});
