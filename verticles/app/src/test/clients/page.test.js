// The page in headless Chromium: played with the mouse, with the keyboard alone, cut off and reloaded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, diceBet, expectUpdate, get, logIn, newName, newPlayer, play, text } from './anteroom.js';
import { PASSWORD, openPage as open, overflow, prove, ready, register, says, shot } from './browser.js';

async function roll(page) {
  const answered = page.waitForFunction((old) => document.getElementById('seed-nonce').textContent !== old, await page.textContent('#seed-nonce'));
  await page.click('#dice-roll');
  await says(page, 'dice-message', /^Rolled \d/);
  await answered;
}

/** Starts a mines round of 64 tiles with one bomb and picks a safe tile. */
async function openMines(page) {
  await page.click('#tab-mines');
  await page.selectOption('#mines-size', '64');
  await page.fill('#mines-bombs', '1');
  for (let tile = 0; tile < 20; tile += 1) {
    await page.click('#mines-start');
    await says(page, 'mines-message', /Pick one/);
    await page.locator('.tile').nth(tile).click();
    await says(page, 'mines-message', /safe|bomb\. You lose/i);
    if (await page.locator('#mines-cash').isVisible()) return tile;
  }
  return assert.fail('met the bomb twenty times, at one in 64');
}

for (const colorScheme of ['light', 'dark']) {
  for (const [width, viewport] of Object.entries({ wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } })) {
    test(`register, play, reload, resume, rotate and verify: ${colorScheme}, ${width}`, async (t) => {
      const page = await open(t, { colorScheme, viewport });
      await shot(page, `${colorScheme}-${width}-1-welcome`);
      const username = await register(page);
      await roll(page);
      await roll(page);
      await shot(page, `${colorScheme}-${width}-2-dice`);
      const tile = await openMines(page);
      await shot(page, `${colorScheme}-${width}-3-mines`);

      await page.reload();
      await ready(page);
      await says(page, 'mines-message', /open round goes on/);
      assert.equal(await page.locator('.tile').nth(tile).getAttribute('data-face'), 'safe');
      assert.equal(await page.locator('.tile').count(), 64);
      await page.click('#mines-cash');
      await says(page, 'mines-message', /You win/);
      await page.waitForFunction(() => !document.getElementById('rounds').textContent.includes('open'));

      await prove(page);
      const buttons = page.locator('#rounds button');
      const rounds = await all((await logIn(username)).token, '/rounds');
      assert.equal(await buttons.count(), Math.min(rounds.length, 10));
      for (let i = 0; i < Math.min(await buttons.count(), 3); i += 1) {
        await buttons.nth(i).click();
        await says(page, 'proof-verdict', /^Verified/);
        await says(page, 'proof-steps', /this browser saw the same hash/);
        if (i === 0) await shot(page, `${colorScheme}-${width}-4-proof`, false);
        await page.keyboard.press('Escape');
      }
      assert.ok((await overflow(page)) <= 0, 'the page is too wide');
    });
  }
}

test('the proof fails when the record is not what was played', async (t) => {
  const page = await open(t);
  await register(page);
  await roll(page);
  await prove(page);
  await page.route('**/api/v1/rounds/*-*', async (route) => {
    const answer = await route.fetch();
    const round = await answer.json();
    const update = round.actions[0].update;
    update.diceResult = update.diceResult > 50 ? 1.23 : 98.76;
    await route.fulfill({ response: answer, json: round });
  });
  await page.locator('#rounds button').first().click();
  await says(page, 'proof-verdict', /^NOT verified/);
});

test('the keyboard alone is enough', async (t) => {
  const page = await open(t);
  const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  const tabTo = async (id) => {
    for (let i = 0; i < 60; i += 1) {
      if ((await focused()) === id) return;
      await press('Tab');
    }
    assert.fail(`Tab never reached #${id}, ended at ${await focused()}`);
  };
  const username = newName();
  await tabTo('register-username');
  await page.keyboard.type(username);
  await tabTo('register-email');
  await page.keyboard.type(`${username}@example.com`);
  await tabTo('register-password');
  await page.keyboard.type(PASSWORD);
  await press('Enter');
  await ready(page);

  await tabTo('dice-bet');
  await press('Control+A');
  await page.keyboard.type('2.50');
  await press('Enter');
  await says(page, 'dice-message', /^Rolled/);

  await page.reload();
  await ready(page);
  await tabTo('tab-dice');
  await press('ArrowRight', 'ArrowRight');
  assert.equal(await focused(), 'tab-mines');
  await tabTo('mines-size');
  await press('ArrowDown', 'ArrowDown', 'ArrowDown');
  assert.equal(await page.inputValue('#mines-size'), '64');
  await tabTo('mines-bombs');
  await press('Control+A');
  await page.keyboard.type('1');
  await press('Enter');
  await says(page, 'mines-message', /Pick one/);
  assert.equal(await focused(), 'tile');
  await press('ArrowRight', 'ArrowDown');
  await shot(page, 'keyboard-focus', false);
  await press('Enter');
  await says(page, 'mines-message', /safe|bomb\. You lose/i);
  assert.notEqual(await page.locator('.tile').nth(9).getAttribute('data-face'), 'covered', 'right and down of 64 tiles is the tenth');
  if (await page.locator('#mines-cash').isVisible()) {
    await tabTo('mines-cash');
    await press('Enter');
    await says(page, 'mines-message', /You win/);
    assert.equal(await focused(), 'mines-start', 'focus does not get lost when its button goes');
  }
  await tabTo('seed-new');
  await press('Enter');
  await says(page, 'seeds-message', /its hash is the one you were shown/);
  await page.waitForSelector('#rounds button');
  await page.locator('#rounds button').first().focus();
  await press('Enter');
  await says(page, 'proof-verdict', /^Verified/);
  await press('Escape');
  assert.equal(await page.locator('#proof').isVisible(), false);
});

test('refusals are told where they happen', async (t) => {
  const page = await open(t);
  const username = await register(page);
  await page.fill('#dice-bet', '1000.01');
  await page.click('#dice-roll');
  await says(page, 'dice-message', /between 0\.01 and 1000\.00/);
  await page.fill('#dice-bet', '1.00');
  await page.fill('#dice-threshold', '99.99');
  await page.click('#dice-roll');
  await says(page, 'dice-message', /threshold/);
  assert.equal((await all((await logIn(username)).token, '/rounds')).length, 0);

  await page.click('#log-out');
  await page.click('#tab-login');
  await page.fill('#login-identifier', username);
  await page.fill('#login-password', 'not-the-password');
  await page.click('#form-login button[type=submit]');
  await page.waitForFunction(() => document.getElementById('account-message').textContent.length > 0);
  await page.fill('#login-password', PASSWORD);
  await page.click('#form-login button[type=submit]');
  await ready(page);
});

test('an action whose socket is lost is asked again with its id, and bets once', async (t) => {
  const page = await open(t);
  const sent = [];
  let cuts = 1;
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    let cut = false;
    socket.onMessage((message) => {
      server.send(message);
      const frame = JSON.parse(message);
      if (frame.eventType !== 'RoundAction') return;
      sent.push(frame.eventId);
      cut = cuts > 0;
      cuts -= 1;
    });
    server.onMessage((message) => {
      if (!cut) return socket.send(message);
      server.close();
      return socket.close({ code: 1012, reason: 'draining' });
    });
  });
  await page.reload();
  const username = await register(page);
  await page.click('#dice-roll');
  await says(page, 'dice-message', /^Rolled/);
  assert.equal(sent.length, 2, text(sent));
  assert.equal(sent[0], sent[1], 'the id must be the same');
  assert.equal((await all((await logIn(username)).token, '/rounds')).length, 1);
});

test('a session that could not be resumed shows the balance and the rounds of meanwhile', async (t) => {
  const page = await open(t);
  let isAway = false;
  const cuts = [];
  await page.routeWebSocket(/\/ws/, (socket) => {
    if (isAway) return socket.close({ code: 1013, reason: 'not yet' });
    const server = socket.connectToServer();
    cuts.push(() => Promise.all([server.close(), socket.close({ code: 1012, reason: 'draining' })]));
    return socket.onMessage((message) => server.send(message.replace(/"resumeToken":"[^"]*"/, '"resumeToken":"unknown"')));
  });
  await page.reload();
  const player = await register(page).then(logIn);
  isAway = true;
  await Promise.all(cuts.map((cut) => cut()));
  await page.waitForSelector('#lost:not([hidden])');
  const elsewhere = await play(player);
  expectUpdate(await elsewhere.act('dice', 'Bet', diceBet()));
  elsewhere.ws.close();
  isAway = false;
  await ready(page);
  const [{ balance }] = (await get(player.token, '/wallet')).balances;
  assert.notEqual(balance, '1000.00');
  await page.waitForFunction((text) => document.getElementById('balance').textContent.replace(/[^0-9.]/g, '') === text, balance);
  await page.waitForFunction(() => document.querySelectorAll('#rounds tr').length === 1);
});

test('a reload in the middle of an action repeats it with its id', async (t) => {
  const page = await open(t);
  let swallow = true;
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!(swallow && JSON.parse(message).eventType === 'RoundUpdate')) socket.send(message);
    });
  });
  await page.reload();
  const username = await register(page);
  await page.click('#dice-roll');
  const { token } = await logIn(username);
  for (let i = 0; i < 100 && (await all(token, '/rounds')).length === 0; i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  swallow = false;
  await page.reload();
  await says(page, 'dice-message', /From before the interruption: Rolled/);
  assert.equal((await all(token, '/rounds')).length, 1);
});

test('a page that lost its game says so, stays away, and takes it back when asked', async (t) => {
  const page = await open(t);
  const username = await register(page);
  await openMines(page);
  const other = await play(await logIn(username));
  await other.ask({ eventType: 'RoundState', gameId: 'mines' });
  await page.waitForSelector('#replaced:not([hidden])');
  await page.waitForTimeout(2000);
  await other.expectUsable();
  await page.click('#take-back');
  await ready(page);
  await other.expectClose(4409);
  await says(page, 'mines-message', /open round goes on/);
});

test('a logout elsewhere ends the page’s login', async (t) => {
  const page = await open(t);
  await register(page);
  await page.evaluate(async () => {
    const { token } = JSON.parse(localStorage.getItem('anteroom.login'));
    await fetch('/api/v1/auth/logout', { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  });
  await page.waitForSelector('#welcome:not([hidden])');
  await says(page, 'account-message', /login has ended/);
});

test('of two players in two windows of one browser the first makes way, and the second plays on', async (t) => {
  const one = await open(t);
  const two = await one.context().newPage();
  await two.goto(one.url());
  const first = await register(one);
  const second = await register(two);
  await one.waitForSelector('#welcome:not([hidden])');
  await says(one, 'account-message', /Another player logged in/);
  await roll(two);
  assert.equal(await two.textContent('#player-name'), second);
  assert.equal((await all((await logIn(second)).token, '/rounds')).length, 1);
  assert.equal((await all((await logIn(first)).token, '/rounds')).length, 0);
});

test('the colours can be chosen and stay', async (t) => {
  const page = await open(t, { colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.click('#theme');
  assert.equal(await ground(), light);
  await page.click('#theme');
  const dark = await ground();
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await ground(), dark);
});

test('every control has a name and every text enough contrast', async (t) => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(t, { colorScheme });
    await register(page);
    await roll(page);
    for (const game of ['dice', 'limbo', 'mines', 'blackjack', 'baccarat', 'slots']) {
      await page.click(`#tab-${game}`);
      await page.locator(`#${game} form:visible [type=submit]`).click();
      await says(page, `${game}-message`, /Rolled|×:|Pick one|move|Insurance|paid|nothing|This spin|Nothing/);
      await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
      assert.deepEqual(await page.evaluate(unnamedControls), [], `controls without a name, ${game}`);
      assert.deepEqual(await page.evaluate(faintTexts), [], `faint texts, ${game}, ${colorScheme}`);
    }
    for (const [place, shown] of Object.entries({ roulette: 'roulette-limits', tictactoe: 'tictactoe-message', lobby: 'lobby-title', leaders: 'leaders-total' })) {
      await page.click(`#tab-${place}`);
      await says(page, shown, /\S/);
      if (place === 'roulette') await page.click('[data-bet="red"]');
      assert.deepEqual(await page.evaluate(unnamedControls), [], `controls without a name, ${place}`);
      assert.deepEqual(await page.evaluate(faintTexts), [], `faint texts, ${place}, ${colorScheme}`);
    }
  }
});

function unnamedControls() {
  return [...document.querySelectorAll('button, input, select')]
    .filter((control) => !(control.ariaLabel || control.labels?.length || control.textContent.trim()))
    .map((control) => control.outerHTML);
}

/** Texts under the 4.5 : 1 that WCAG asks for, against the nearest painted ground. */
function faintTexts() {
  const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const linear = (channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && hasText(element) && !element.closest(':disabled'))
    .map((element) => {
      const [a, b] = [luminance(parts(getComputedStyle(element).color)), luminance(ground(element))];
      return { text: element.textContent.trim().slice(0, 40), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5);
}

test('the page works with a player made elsewhere', async (t) => {
  const page = await open(t);
  const player = await newPlayer();
  await page.click('#tab-login');
  await page.fill('#login-identifier', player.email);
  await page.fill('#login-password', player.password);
  await page.click('#form-login button[type=submit]');
  await ready(page);
  await says(page, 'balance', /000\.00 FUN/);
  assert.equal((await get(player.token, '/players/me/seeds')).serverSeedHash, await page.textContent('#seed-active'));
});
