// Money seen from outside: no stake without money, and postings that add up.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { all, balanceOf, diceBet, endAll, expectError, expectProblem, get, http, minesBet, newId, newPlayer, openMines, play, text } from './anteroom.js';
import { cents, fixed } from './mathematics.js';

after(endAll);

/** Postings, newest first, add up to the balance, each to the balance it names. */
async function expectSum(player) {
  const postings = await all(player.token, '/wallet/transactions');
  let balance = 0n;
  for (const posting of [...postings].reverse()) {
    balance += cents(posting.amount);
    assert.equal(posting.balanceAfter, fixed(balance, 2), `balanceAfter of ${text(posting)}`);
    assert.ok(balance >= 0n, `below zero after ${text(posting)}`);
    assert.match(posting.amount, /^-?\d+\.\d{2}$/);
    assert.ok(Date.parse(posting.at) > 0 && posting.id, text(posting));
  }
  assert.equal(await balanceOf(player), fixed(balance, 2));
  return postings;
}

test('a new player has the welcome money as a posting', async () => {
  const player = await newPlayer();
  const [welcome, ...others] = await expectSum(player);
  assert.deepEqual([welcome.kind, welcome.amount, others.length], ['welcome', '1000.00', 0]);
  assert.deepEqual((await get(player.token, '/wallet')).balances, [{ currency: 'FUN', balance: '1000.00', held: '0.00' }]);
});

// A chance of one in a thousand, so that the one bet all but surely loses; should it win, the sum still tells.
const everything = () => diceBet({ betAmount: '1000.00', rollThreshold: '0.10', overOrUnder: 'Under' });

test('of 200 parallel bets with money for one, one is taken', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const answers = await Promise.all(Array.from({ length: 200 }, () => socket.act('dice', 'Bet', everything())));
  const taken = answers.filter((answer) => answer.eventType === 'RoundUpdate');
  for (const answer of answers.filter((refused) => refused.eventType !== 'RoundUpdate')) expectError(answer, 'INSUFFICIENT_FUNDS', 'OVERLOADED');
  if (taken.every((answer) => answer.data.payout === '0.00')) assert.equal(taken.length, 1, text(taken));
  assert.equal((await all(player.token, '/rounds')).length, taken.length);
  await expectSum(player);
});

test('two games on two sockets cannot spend the same money', async () => {
  const player = await newPlayer();
  const [dice, mines] = await Promise.all([play(player), play(player)]);
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, () => dice.act('dice', 'Bet', everything())),
    mines.act('mines', 'Bet', minesBet({ betAmount: '1000.00' })),
  ]);
  const taken = answers.filter((answer) => answer.eventType === 'RoundUpdate');
  if (taken.every((answer) => (answer.data.payout ?? '0.00') === '0.00')) assert.equal(taken.length, 1, text(taken));
  await expectSum(player);
});

test('a burst over the 32 that may wait is told OVERLOADED at once, retryable, and loses nothing', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  const ids = Array.from({ length: 150 }, newId);
  const answers = await Promise.all(ids.map((eventId) => socket.act('dice', 'Bet', diceBet(), eventId)));
  const refused = answers.filter((answer) => answer.eventType === 'Error');
  for (const answer of refused) {
    expectError(answer, 'OVERLOADED');
    assert.equal(answer.retryable, true, text(answer));
  }
  assert.equal((await all(player.token, '/rounds')).length, answers.length - refused.length);
  await expectSum(player);
});

test('postings and rounds agree over many rounds', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  for (let i = 0; i < 20; i += 1) await socket.act('dice', 'Bet', diceBet({ betAmount: `${i + 1}.01` }));
  const { roundId } = await openMines(socket);
  await socket.act('mines', 'CashOut', {});
  const postings = await expectSum(player);
  for (const round of await all(player.token, '/rounds')) {
    const moved = postings.filter((posting) => posting.roundId === round.id).reduce((sum, posting) => sum + cents(posting.amount), 0n);
    assert.equal(fixed(moved, 2), fixed(cents(round.payout) - cents(round.bet), 2), text(round));
    if (cents(round.payout) === 0n) assert.ok(!postings.some((posting) => posting.roundId === round.id && posting.kind === 'win'), 'a win of 0.00 is not posted');
  }
  assert.ok(postings.some((posting) => posting.roundId === roundId));
});

test('pages go through a list once, whole, newest first, whatever comes in meanwhile', async () => {
  const player = await newPlayer();
  const socket = await play(player);
  for (let i = 0; i < 25; i += 1) await socket.act('dice', 'Bet', diceBet());
  const before = (await all(player.token, '/rounds')).map((round) => round.id);
  const seen = [];
  let cursor;
  do {
    const page = await get(player.token, `/rounds?limit=7${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    seen.push(...page.items.map((round) => round.id));
    cursor = page.nextCursor;
    await socket.act('dice', 'Bet', diceBet());
  } while (cursor);
  assert.deepEqual(seen, before);
  const nonces = (await all(player.token, '/rounds', 3)).map((round) => round.nonce);
  assert.deepEqual(nonces, [...nonces].sort((a, b) => b - a));
  await expectSum(player);
  assert.equal((await all(player.token, '/wallet/transactions', 4)).length, (await all(player.token, '/wallet/transactions')).length);
});

test('limits and cursors that are none are refused', async () => {
  const { token } = await newPlayer();
  for (const query of ['limit=0', 'limit=101', 'limit=-1', 'limit=abc', 'limit=1.5', 'limit=', 'cursor=nonsense', 'cursor=%00', "cursor='"]) {
    for (const list of ['/rounds', '/wallet/transactions']) {
      expectProblem(await http('GET', `${list}?${query}`, { token }), 400, 'INVALID_PAYLOAD_SCHEMA');
    }
  }
});

test('a player cannot make money', async () => {
  const player = await newPlayer();
  const request = { token: player.token, body: { playerId: player.id, amount: '1.00', currency: 'FUN' }, headers: { 'Idempotency-Key': newId() } };
  expectProblem(await http('POST', '/wallet/deposits', request), 403, 'FORBIDDEN');
  expectProblem(await http('POST', '/wallet/withdrawals', request), 403, 'FORBIDDEN');
  expectProblem(await http('POST', '/wallet/deposits', { ...request, token: undefined }), 401, 'CLIENT_NOT_AUTHENTICATED');
  expectProblem(await http('PUT', '/games/dice/config', { token: player.token, body: { maxBet: '5000.00' } }), 403, 'FORBIDDEN');
  assert.equal(await balanceOf(player), '1000.00');
});
