// Every game in the page: played, cut off and resumed, and verified there.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, expectUpdate, http, logIn, play, text } from './anteroom.js';
import { openPage, overflow, prove, ready, register, says, shot } from './browser.js';

const WINDOWS = { 'light-wide': { colorScheme: 'light' }, 'dark-narrow': { colorScheme: 'dark', viewport: { width: 390, height: 844 } } };

async function openGame(t, game, options) {
  const page = await openPage(t, options);
  const username = await register(page);
  await page.click(`#tab-${game}`);
  return { page, username, roundsOf: async () => (await all((await logIn(username)).token, '/rounds')).filter(({ gameId }) => gameId === game) };
}

/** Rotates, and verifies the newest rounds that the page lists. */
async function verifyNewest(page, count) {
  await prove(page);
  await page.waitForSelector('#rounds button');
  const buttons = page.locator('#rounds button');
  for (let i = 0; i < Math.min(count, await buttons.count()); i += 1) {
    await buttons.nth(i).click();
    await says(page, 'proof-verdict', /^Verified|^NOT/);
    assert.match(await page.textContent('#proof-verdict'), /^Verified/, await page.textContent('#proof-steps'));
    await page.keyboard.press('Escape');
  }
}

async function endsWell(page, name) {
  await shot(page, name);
  assert.ok((await overflow(page)) <= 0, 'the page is too wide');
}

for (const [name, options] of Object.entries(WINDOWS)) {
  test(`limbo: ${name}`, async (t) => {
    const { page, roundsOf } = await openGame(t, 'limbo', options);
    await page.fill('#limbo-target', '1.5');
    await page.click('#limbo-play');
    await says(page, 'limbo-message', /^[\d\u202f.]+×: you (win 1\.50 FUN|lose)/);
    await page.fill('#limbo-target', '1.001');
    await page.click('#limbo-play');
    await says(page, 'limbo-message', /between 1\.01 and 1000000/);
    await endsWell(page, `limbo-${name}`);
    await verifyNewest(page, 1);
    assert.equal((await roundsOf()).length, 1);
  });
}

/** Makes moves until the round is over, by taking the first of those that are offered and are wanted. */
async function playOut(page, wanted) {
  const choices = page.locator('#blackjack-choices button');
  for (let move = 0; move < 30 && (await choices.count()) > 0; move += 1) {
    const offered = await choices.allTextContents();
    await changed(page, () => choices.nth(offered.indexOf(wanted.find((label) => offered.includes(label)))).click());
  }
}

/** Takes a step and waits until the table looks different. */
async function changed(page, step) {
  const before = await page.innerText('#blackjack .stage');
  await step();
  await page.waitForFunction((old) => document.querySelector('#blackjack .stage').innerText !== old, before);
}

/** Deals until a round stays open after its deal. */
async function dealUntilOpen(page) {
  for (let deal = 0; deal < 30; deal += 1) {
    await changed(page, () => page.click('#blackjack-deal'));
    await says(page, 'blackjack-message', /Your move|Insurance costs|: (paid|nothing)/);
    if (await page.locator('#blackjack-choices').isVisible()) return;
  }
  assert.fail('thirty blackjacks in a row');
}

for (const [name, options] of Object.entries(WINDOWS)) {
  test(`blackjack, cut off in the middle of a round: ${name}`, async (t) => {
    const { page, roundsOf } = await openGame(t, 'blackjack', options);
    await page.fill('#blackjack-pairs', '0.50');
    await page.fill('#blackjack-poker', '0.50');
    await dealUntilOpen(page);
    assert.equal(await page.locator('#blackjack-hands .down').count(), 1, 'the hole card lies face down');
    const hands = await page.locator('#blackjack-hands .hand-cards').allTextContents();
    await endsWell(page, `blackjack-${name}`);

    await page.reload();
    await ready(page);
    await says(page, 'blackjack-message', /^Your open round goes on/);
    assert.deepEqual(await page.locator('#blackjack-hands .hand-cards').allTextContents(), hands);
    await says(page, 'blackjack-hands', /Perfect pairs: /);
    await playOut(page, ['No insurance', 'Split', 'Stand', 'Hit']);
    await says(page, 'blackjack-message', /^(Win|Lost|Push|Bust|Blackjack).*(paid|nothing)/);
    assert.equal(await page.locator('#blackjack-hands .down').count(), 0, 'the hole card is shown');
    await verifyNewest(page, 2);
    assert.ok((await roundsOf()).every(({ status }) => status === 'ended'));
  });

  test(`baccarat: ${name}`, async (t) => {
    const { page, roundsOf } = await openGame(t, 'baccarat', options);
    await page.fill('#baccarat-player', '');
    await page.click('#baccarat-deal');
    await says(page, 'baccarat-message', /at least one outcome/);
    await page.fill('#baccarat-banker', '2.00');
    await page.fill('#baccarat-dragon', '0,25');
    await says(page, 'baccarat-staked', /^2\.25$/);
    await page.click('#baccarat-deal');
    await says(page, 'baccarat-message', /^(Tie|Player wins|Banker wins), \d to \d: (paid|nothing)/);
    await endsWell(page, `baccarat-${name}`);
    await verifyNewest(page, 1);
    const [round] = await roundsOf();
    assert.deepEqual([round.bet, round.state.bankerBetAmount, round.state.dragon7BetAmount], ['2.25', '2.00', '0.25']);
  });
}

test('blackjack by the keyboard alone: the focus is always on the next move', async (t) => {
  const { page } = await openGame(t, 'blackjack');
  const focused = () => page.evaluate(() => (document.activeElement.closest('#blackjack-choices') ? 'a move' : document.activeElement.id));
  await page.focus('#blackjack-bet');
  for (let round = 0, moves = 0; round < 30 && moves < 3; round += 1) {
    await changed(page, () => page.keyboard.press('Enter'));
    for (; await page.locator('#blackjack-choices').isVisible(); moves += 1) {
      assert.equal(await focused(), 'a move');
      await changed(page, () => page.keyboard.press('Enter'));
    }
    assert.match(await focused(), /^blackjack-(deal|bet)$/);
  }
});

/** Spins on a socket of its own until free spins are won, which leaves the round open. */
async function winFreeSpins(username) {
  const socket = await play(await logIn(username));
  for (let spin = 0; spin < 2000; spin += 1) {
    const { data } = expectUpdate(await socket.act('slots', 'Bet', { betAmount: '0.20', currency: 'FUN' }));
    if (data.nextActions.length > 0) return data;
  }
  return assert.fail('2000 spins without a free one');
}

for (const [name, options] of Object.entries(WINDOWS)) {
  test(`slots, with free spins that were won elsewhere: ${name}`, async (t) => {
    const { page, username, roundsOf } = await openGame(t, 'slots', options);
    await page.selectOption('#slots-lines', '3');
    await page.click('#slots-spin');
    await says(page, 'slots-message', /^(This spin pays|Nothing this time)/);
    assert.match(await page.getAttribute('#slots-reels', 'aria-label'), /^Rows from the top: \w+/);
    assert.equal((await roundsOf())[0].actions[0].data.lines, 3);

    const won = await winFreeSpins(username);
    await page.reload();
    await ready(page);
    await says(page, 'slots-message', new RegExp(`^Your open round goes on: ${won.freeSpins} free`));
    const shown = await page.locator('#slots-reels .symbol').allTextContents();
    assert.deepEqual(shown, [0, 1, 2].flatMap((row) => won.window.map((reel) => reel[row].replaceAll('-', ' '))));
    assert.equal(await page.locator('#slots-spin').isVisible(), false);
    await page.click('#slots-freespin');
    await says(page, 'slots-message', /left\.$/);
    await page.click('#slots summary');
    await endsWell(page, `slots-${name}`);
    for (let spin = 0; spin < 150 && (await page.locator('#slots-freespin').isVisible()); spin += 1) {
      const before = await page.textContent('#slots-free');
      await page.click('#slots-freespin');
      await page.waitForFunction((old) => document.getElementById('slots-free').textContent !== old, before);
    }
    await verifyNewest(page, 2);
    const [round] = await roundsOf();
    assert.equal(round.status, 'ended');
    assert.ok(round.actions.length > won.freeSpins, text(round.actions.length));
  });
}

test('the record that a proof lets copy verifies in the verifier that the node serves', async (t) => {
  const { page } = await openGame(t, 'limbo', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.click('#limbo-play');
  await says(page, 'limbo-message', /×: you/);
  await verifyNewest(page, 1);
  await page.locator('#rounds button').first().click();
  await page.click('#proof-copy');
  await says(page, 'proof-copied', /Copied/);

  await page.goto(new URL(await page.getAttribute('#proof-elsewhere a', 'href'), page.url()).href);
  await page.focus('#rounds');
  await page.keyboard.press('Control+V');
  await page.click('button[type=submit]');
  await says(page, 'verdict', /^1 of 1 verified/);
  const corners = await page.evaluate(() => getComputedStyle(document.querySelector('details')).borderRadius);
  assert.equal(corners, '12px', 'its style is let in');
});

test('every game shows its published mathematics', async (t) => {
  const { page } = await openGame(t, 'dice');
  await page.click('text=Published mathematics');
  const seen = new Set();
  for (const game of ['dice', 'limbo', 'mines', 'blackjack', 'baccarat', 'slots']) {
    await page.click(`#tab-${game}`);
    const { mathematics, returnToPlayer } = (await http('GET', `/games/${game}/config`)).body;
    assert.ok(mathematics.length > 0, game);
    assert.equal(await page.locator('#mathematics h3').count(), mathematics.length);
    const shown = await page.textContent('#mathematics');
    assert.match(shown, new RegExp(`${Math.floor(Number(returnToPlayer) * 100)}\\.\\d+\u00a0%`), `${game}: ${shown}`);
    assert.doesNotMatch(shown, /undefined|NaN|Infinity/);
    seen.add(shown);
  }
  assert.equal(seen.size, 6, 'each game has its own');
  await endsWell(page, 'mathematics');
});

const AUTOBETS = {
  dice: { bet: '#dice-bet', message: 'dice-message' },
  limbo: { bet: '#limbo-bet', message: 'limbo-message' },
  baccarat: { bet: '#baccarat-player', message: 'baccarat-message' },
};

/** What the autobet of a game says of itself. */
const told = (page, game, pattern) =>
  page.waitForFunction(([id, source]) => new RegExp(source).test(document.querySelector(`#${id}-autobet .message`).textContent), [game, pattern.source])
    .catch(async () => assert.fail(`the autobet should say ${pattern}, says “${await page.textContent(`#${game}-autobet .message`)}”`));

/** Waits until the autobet of a game has played so many rounds, and goes on. */
const hasPlayed = (page, game, rounds) =>
  page.waitForFunction(([id, least]) => Number(/^Autobet: (\d+) rounds/.exec(document.querySelector(`#${id}-autobet .message`).textContent)?.[1]) >= least, [game, rounds]);

async function startAutobet(page, game, settings) {
  await page.click(`#${game}-autobet summary`);
  for (const [field, value] of Object.entries(settings)) await page.fill(`#${game}-autobet [name=${field}]`, value);
  await page.click(`#${game}-autobet [data-autobet=start]`);
}

for (const [game, { message }] of Object.entries(AUTOBETS)) {
  test(`${game}: an autobet runs to its end, and each of its rounds is verified`, async (t) => {
    const { page, roundsOf } = await openGame(t, game);
    await startAutobet(page, game, { autobetMax: '3', onLoss: '100' });
    await told(page, game, /^The autobet has ended: 3 rounds/);
    await says(page, message, /\d/);
    assert.equal(await page.locator(`#${game}-form [type=submit]`).isDisabled(), false);
    await verifyNewest(page, 3);
    assert.deepEqual((await roundsOf()).map((round) => round.actions[0].action), ['NewBet', 'NewBet', 'Autobet']);
  });
}

test('an autobet that a reload cut off waits to be told to go on, and ends when told to', async (t) => {
  const { page, roundsOf } = await openGame(t, 'dice');
  await startAutobet(page, 'dice', { autobetMax: '0' });
  await hasPlayed(page, 'dice', 2);
  await page.reload();
  await ready(page);
  await told(page, 'dice', /^An autobet is open/);
  const before = (await roundsOf()).length;
  await page.waitForTimeout(1000);
  assert.equal((await roundsOf()).length, before, 'nothing is bet unasked');
  assert.equal(await page.locator('#dice-roll').isDisabled(), true);

  await page.click('#dice-autobet [data-autobet=on]');
  await hasPlayed(page, 'dice', before + 2);
  await page.click('#dice-autobet [data-autobet=end]');
  await told(page, 'dice', /^The autobet has ended/);
  const rounds = await roundsOf();
  assert.equal(rounds[0].actions.at(-1).action, 'EndAutobet', text(rounds[0]));
  await page.click('#dice-roll');
  await says(page, 'dice-message', /^Rolled/);
  await verifyNewest(page, 3);
});

test('an autobet with settings that are none, or without money, is told why not', async (t) => {
  const { page, roundsOf } = await openGame(t, 'dice');
  await startAutobet(page, 'dice', { autobetMax: '1.5', onWin: '-1' });
  await told(page, 'dice', /wrong with: Rounds, After a win/);
  await page.fill('#dice-bet', '100.00');
  await page.fill('#dice-threshold', '0.01');
  // Who wins, one time in a thousand, has money for thousands of rounds.
  for (const [field, value] of Object.entries({ autobetMax: '0', onWin: '0', onLoss: '0', stopOnProfit: '1' })) await page.fill(`#dice-autobet [name=${field}]`, value);
  await page.check('[name=overOrUnder][value=Under]');
  await page.click('#dice-autobet [data-autobet=start]');
  await told(page, 'dice', /balance is too low|^The autobet has ended/);
  const rounds = await roundsOf();
  if (rounds.some(({ payout }) => payout !== '0.00')) return;
  assert.match(await page.textContent('#dice-autobet .message'), /balance is too low/);
  await page.click('#dice-autobet [data-autobet=end]');
  await told(page, 'dice', /^The autobet has ended/);
  assert.equal((await roundsOf()).length, 10);
});
