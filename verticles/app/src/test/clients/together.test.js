// What several players do at once, each in a Chromium of their own: chat, tic-tac-toe found through the queue, a roulette
// table, and a leaderboard that moves while it is looked at.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { expectStatus, get, http, logIn, newName, text } from './anteroom.js';
import { openPage as open, overflow, ready, register, says, shot } from './browser.js';
import { begun, cells, hasTurn, meet, shows, take } from './tictactoe.js';

const NARROW = { viewport: { width: 390, height: 844 } };
/** A round of a table on its defaults: 20 s of bets, 3 s of spin, 5 s of pause; and one may have just begun to close. */
const TABLE_MS = 60_000;

async function pair(t, options = [{}, {}]) {
  const pages = await Promise.all(options.map((each, which) => open(t, { ...each, which })));
  const names = [];
  for (const page of pages) names.push(await register(page));
  return { pages, names };
}

// ---- chat

const lines = (page) => page.locator('#chat-log > li').evaluateAll((items) => items.map((item) => [Number(item.dataset.seq), item.querySelector('.said-text')?.textContent ?? item.textContent.trim()]));
const heard = (page, words) => page.waitForFunction((wanted) => [...document.querySelectorAll('.said-text')].some((said) => said.textContent === wanted), words);

async function sayIn(page, words) {
  await page.fill('#chat-text', words);
  await page.press('#chat-text', 'Enter');
  await page.waitForFunction(() => document.getElementById('chat-text').value === '');
}

async function makeRoom(page, name) {
  await page.click('#tab-lobby');
  await page.locator('#lobby summary').first().click();
  await page.fill('#room-name', name);
  await page.click('#room-create');
  await says(page, 'chat-title', new RegExp(name));
}

async function joinListed(page, name) {
  await page.click('#tab-lobby');
  await page.getByRole('button', { name: `Join ${name}`, exact: true }).click();
  await says(page, 'chat-title', new RegExp(name));
}

const isUnbroken = (seen) => seen.every(([seq], i) => i === 0 || seq === seen[i - 1][0] + 1);

test('two browsers meet in a room from the list and see one order, with names and members', async (t) => {
  const { pages: [one, two], names } = await pair(t, [{ colorScheme: 'light' }, { colorScheme: 'dark', ...NARROW }]);
  const name = `talk ${newName()}`;
  await makeRoom(one, name);
  await joinListed(two, name);
  await says(one, 'chat-members', new RegExp(`2 members: ${names[0]} \\(you\\), ${names[1]}`));

  await Promise.all(Array.from({ length: 5 }, (_, i) => i).map(async (i) => {
    if (i === 0) for (let j = 0; j < 6; j += 1) await sayIn(one, `one ${j}`);
    if (i === 1) for (let j = 0; j < 6; j += 1) await sayIn(two, `two ${j}`);
  }));
  await sayIn(one, '<b>not bold</b> <img src=x onerror=alert(1)>');
  for (const page of [one, two]) await heard(page, '<b>not bold</b> <img src=x onerror=alert(1)>');
  assert.equal(await two.locator('#chat-log img, #chat-log b').count(), 0, 'what others say is text');

  const [ofOne, ofTwo] = [await lines(one), await lines(two)];
  assert.deepEqual(ofOne, ofTwo, 'both see the same under the same numbers');
  assert.ok(isUnbroken(ofOne), text(ofOne));
  assert.equal(ofOne.filter(([, said]) => /^(one|two) \d$/.test(said)).length, 12, text(ofOne));
  const senders = await two.locator('.said strong').allTextContents();
  assert.deepEqual([...new Set(senders)].sort(), [...names].sort());
  await shot(one, 'together-chat-wide', false);
  await shot(two, 'together-chat-narrow');
  for (const page of [one, two]) assert.ok((await overflow(page)) <= 0, 'the page is too wide');

  await two.click('#chat-leave');
  await says(two, 'lobby-message', /You left the room/);
  await says(one, 'chat-members', new RegExp(`1 member: ${names[0]}`));
});

test('a lost socket costs the chat nothing: it says so, comes back by itself and shows each message once', async (t) => {
  const { pages: [one, two] } = await pair(t);
  let sockets = [];
  await two.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    sockets.push({ socket, server });
  });
  await two.reload();
  await ready(two);
  const name = `flaky ${newName()}`;
  await makeRoom(one, name);
  await joinListed(two, name);
  await sayIn(one, 'before');
  await heard(two, 'before');

  let holds = true;
  await two.route('**/api/v1/socket-tickets', async (route) => route.continue());
  await two.routeWebSocket(/\/ws/, async (socket) => {
    if (holds) return socket.close({ code: 1013, reason: 'not yet' });
    return socket.connectToServer();
  });
  for (const { socket, server } of sockets) {
    await server.close();
    await socket.close({ code: 1012, reason: 'draining' });
  }
  await two.waitForSelector('#lost:not([hidden])');
  await says(two, 'lost-text', /Reconnecting/);
  for (const words of ['while away 1', 'while away 2', 'while away 3']) await sayIn(one, words);
  await shot(two, 'together-lost', false);
  holds = false;
  await ready(two);
  await two.waitForSelector('#lost', { state: 'hidden' });
  await heard(two, 'while away 3');
  await sayIn(two, 'back');
  for (const page of [one, two]) await heard(page, 'back');
  const [ofOne, ofTwo] = [await lines(one), await lines(two)];
  const from = ofTwo[0][0];
  assert.deepEqual(ofTwo, ofOne.filter(([seq]) => seq >= from), 'nothing is missing and nothing is there twice');
  assert.ok(isUnbroken(ofTwo), text(ofTwo));

  await two.reload();
  await heard(two, 'back');
  await says(two, 'chat-title', new RegExp(name));
  assert.deepEqual((await lines(two)).map(([, said]) => said).filter((said) => said.startsWith('while')), ['while away 1', 'while away 2', 'while away 3']);
});

// ---- tic-tac-toe

test('two browsers find each other through the queue and play tic-tac-toe to its end', async (t) => {
  const { pages, names } = await pair(t, [{ colorScheme: 'dark' }, NARROW]);
  const [x, o] = await meet(...pages);
  for (const page of pages) for (const name of names) await says(page, 'tictactoe-game', new RegExp(name));
  await take(x, 4);
  await x.locator('#tictactoe-board .cell').nth(0).click({ force: true });
  await shows(o, 4);
  assert.deepEqual((await cells(x)).filter(Boolean), ['X'], 'nobody moves twice');

  await hasTurn(o);
  await o.locator('#tictactoe-board .cell').nth(0).focus();
  await o.keyboard.press('ArrowRight');
  await o.keyboard.press('Enter');
  await shows(x, 1);
  await says(x, 'tictactoe-message', /O took row 1, column 2\. Your turn: you are X/);

  await x.reload();
  await ready(x);
  await hasTurn(x);
  assert.deepEqual(await cells(x), await cells(o), 'a reload brings the game back');
  await take(x, 0);
  await hasTurn(o);
  await shot(x, 'together-tictactoe-turn');
  await take(o, 2);
  await hasTurn(x);
  await take(x, 8);
  await says(x, 'tictactoe-message', /You win!/);
  await says(o, 'tictactoe-message', /You lose/);
  assert.deepEqual(await cells(x), ['X', 'O', 'O', '', 'X', '', '', '', 'X']);
  assert.deepEqual(await cells(o), await cells(x));
  assert.equal(await o.locator('.cell[data-won=true]').count(), 3);
  await shot(o, 'together-tictactoe-over');
  for (const page of pages) assert.ok((await overflow(page)) <= 0, 'the page is too wide');
  const winner = await logIn(names[pages.indexOf(x)]);
  await waitFor(async () => (await get(winner.token, '/players/me')).stats.rating > 1500, 'higher rating of the winner');
});

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className);

test('a private game is made, told of by its id, entered by it, and goes on after a reload', async (t) => {
  const { pages: [maker, guest] } = await pair(t);
  const notFound = [];
  for (const page of [maker, guest]) page.on('response', (answer) => answer.status() >= 400 && notFound.push(answer.url()));
  await maker.click('#tab-lobby');
  await maker.locator('#lobby summary').first().click();
  await maker.selectOption('#room-form [name=kind]', 'tictactoe');
  await maker.selectOption('#room-form [name=visibility]', 'private');
  await maker.fill('#room-form [name=password]', 'sesame');
  await maker.click('#room-create');
  await maker.waitForSelector('#tictactoe-message:visible');
  await says(maker, 'tictactoe-message', /needs the room’s id: [0-9a-f-]{36}$/);
  assert.equal(await focused(maker), 'cell');
  const [id] = (await maker.textContent('#tictactoe-message')).match(/[0-9a-f-]{36}/);

  await maker.reload();
  await ready(maker);
  await says(maker, 'tictactoe-message', new RegExp(`${id}$`));

  await guest.click('#tab-lobby');
  await guest.locator('#enter-fold summary').click();
  await guest.fill('#enter-id', id);
  await guest.fill('#enter-password', 'sesame');
  await guest.press('#enter-password', 'Enter');
  const [x, o] = await begun(maker, guest);
  await take(x, 4);
  await shows(o, 4);
  await o.reload();
  await ready(o);
  await o.waitForSelector('#tictactoe-board:visible');
  await hasTurn(o);
  assert.deepEqual(await cells(o), await cells(x));
  for (const [page, other, cell] of [[o, x, 0], [x, o, 2], [o, x, 1], [x, o, 6]]) {
    await take(page, cell);
    await shows(other, cell);
  }
  await says(x, 'tictactoe-message', /You win!/);
  await says(o, 'tictactoe-message', /You lose/);
  // Who comes back to nothing asks whether a ticket waits.
  await Promise.all([guest.waitForResponse(/\/queue\/status/), guest.reload()]);
  assert.ok(await guest.isHidden('#tictactoe'), 'what is over is not come back to');
  assert.deepEqual(notFound, []);
});

test('the keyboard’s focus goes from the search to its end and to the board', async (t) => {
  const { pages: [one, two] } = await pair(t);
  for (const page of [one, two]) await page.click('#tab-tictactoe');
  await one.focus('#tictactoe-find');
  await one.keyboard.press('Enter');
  await one.waitForSelector('#tictactoe-cancel:visible');
  assert.equal(await focused(one), 'tictactoe-cancel');
  await two.click('#tictactoe-find');
  await one.waitForSelector('#tictactoe-board:visible', { timeout: 20_000 });
  assert.equal(await focused(one), 'cell');
});

test('who gives up has lost, and may look for the next one', async (t) => {
  const { pages: [one, two] } = await pair(t);
  await meet(one, two);
  await one.click('#tictactoe-leave');
  await says(two, 'tictactoe-message', /The other player left\. You win!/);
  await one.click('#tictactoe-find');
  await two.click('#tictactoe-find');
  for (const page of [one, two]) await page.waitForFunction(() => /turn/.test(document.getElementById('tictactoe-message').textContent), undefined, { timeout: 20_000 });
  assert.deepEqual((await cells(one)).filter(Boolean), []);
});

test('who waits too long for a move may claim the game', async (t) => {
  const { pages } = await pair(t);
  const [x, o] = await meet(...pages);
  assert.ok(await x.locator('#tictactoe-claim').isHidden(), 'who is to move claims nothing');
  await o.click('#tictactoe-claim', { timeout: 20_000 });
  await says(o, 'tictactoe-message', /The other player took too long\. You win!/);
  await says(x, 'tictactoe-message', /You lose/);
  assert.ok(await o.locator('#tictactoe-claim').isHidden());
});

// ---- roulette

/** Waits for a round that has just opened, so that there is time to bet. */
const opens = (page) => page.waitForFunction(() => Number.parseInt(document.getElementById('roulette-clock').textContent, 10) >= 12 && document.getElementById('roulette-clock').textContent.endsWith(' s'), undefined, { timeout: TABLE_MS });

test('a bet laid by clicking the layout is settled, shown to both browsers and proven in them', async (t) => {
  const { pages: [one, two], names } = await pair(t, [{}, { colorScheme: 'dark', ...NARROW }]);
  // A clock that is an hour wrong must not matter: the countdown is on the server's time.
  await two.addInitScript(() => {
    const right = Date.now;
    Date.now = () => right() + 3_600_000;
  });
  await two.reload();
  await ready(two);
  await Promise.all([one, two].map((page) => page.click('#tab-roulette')));
  await Promise.all([one, two].map(opens));
  const left = await Promise.all([one, two].map((page) => page.textContent('#roulette-clock')));
  assert.ok(Math.abs(Number.parseInt(left[0], 10) - Number.parseInt(left[1], 10)) <= 6, text(left));

  for (const bet of ['red', 'black', 'straight 0']) await one.click(`[data-bet="${bet}"]`);
  await one.locator('#roulette-form input[value="5.00"]').check();
  await one.click('[data-bet="split 17 20"]');
  await says(one, 'roulette-draft', /^8\.00 FUN$/);
  await one.click('#roulette-place');
  await says(one, 'roulette-message', /^8\.00 FUN are placed/);
  await says(one, 'balance', /992\.00 FUN/);
  await says(one, 'roulette-placed', /^8\.00 FUN$/);
  await two.click('[data-bet="dozen 13"]');
  await two.click('[data-bet="corner 0 1 2 3"]');
  await two.click('#roulette-place');
  await says(two, 'roulette-message', /^2\.00 FUN are placed/);
  await shot(one, 'together-roulette-wide');
  await shot(two, 'together-roulette-narrow');
  for (const page of [one, two]) assert.ok((await overflow(page)) <= 0, 'the page is too wide');

  await one.waitForFunction(() => /Your bets/.test(document.getElementById('roulette-message').textContent), undefined, { timeout: TABLE_MS });
  await says(two, 'roulette-message', /Your bets/);
  for (const page of [one, two]) await says(page, 'roulette-proof', /^Verified here: .*you saw its hash before/);
  const number = Number((await one.textContent('#roulette-message')).match(/^\d+/)[0]);
  assert.equal(Number((await two.textContent('#roulette-message')).match(/^\d+/)[0]), number, 'both saw the same number');

  const back = (number === 0 ? 36 : 2) + ([17, 20].includes(number) ? 90 : 0);
  await waitFor(async () => (await one.textContent('#balance')).replace('\u202f', '') === `${992 + back}.00 FUN`, `balance of ${992 + back}`);
  assert.match(await one.textContent('#roulette-message'), back > 0 ? new RegExp(`paid ${back}\\.00 FUN`) : /Your bets lose/);
  const { token } = await logIn(names[1]);
  const backOfTwo = (number >= 13 && number <= 24 ? 3 : 0) + (number <= 3 ? 9 : 0);
  await waitFor(async () => (await get(token, '/wallet')).balances[0].balance === (998 + backOfTwo).toFixed(2), `a balance of ${998 + backOfTwo}`);

  await one.locator('.past').first().click();
  await says(one, 'proof-verdict', /^Verified/);
  await says(one, 'proof-steps', /draw\(37\)/);
  await shot(one, 'together-roulette-proof', false);
  await one.keyboard.press('Escape');
});

test('a table that shows another number than its seed draws is found out', async (t) => {
  const page = await open(t);
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      const frame = JSON.parse(message);
      if (frame.eventType === 'TableResult') frame.number = (frame.number + 1) % 37;
      socket.send(JSON.stringify(frame));
    });
  });
  await page.reload();
  await register(page);
  await page.click('#tab-roulette');
  await page.waitForFunction(() => /^NOT verified/.test(document.getElementById('roulette-proof').textContent), undefined, { timeout: TABLE_MS });
});

async function waitFor(condition, what) {
  for (let i = 0; i < 200; i += 1) {
    if (await condition()) return;
    await delay(50);
  }
  assert.fail(`no ${what}`);
}

// ---- leaders

const placesOf = (page, body) => page.locator(`#${body} tr`).evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));

test('a leaderboard moves in the other browser while it is looked at', async (t) => {
  const { pages: [one, two], names } = await pair(t, [{}, { colorScheme: 'dark', ...NARROW }]);
  const tokens = [];
  for (const name of names) tokens.push((await logIn(name)).token);
  const score = (which, points) => http('POST', '/score', { token: tokens[which], body: { score: points } }).then((answer) => expectStatus(answer, 200));
  // Above what other tests of boards set, so that both are among the first.
  const high = Number.MAX_SAFE_INTEGER - 500_000 + Math.floor(Math.random() * 400_000);
  await score(0, high);
  await two.click('#tab-leaders');
  const rowOf = (name) => two.locator('#leaders-top tr', { hasText: name });
  await rowOf(names[0]).waitFor();
  assert.equal(await two.isVisible('#leaders-unplaced'), true);

  await score(1, high - 1);
  await rowOf(`${names[1]} (you)`).waitFor();
  const below = async () => Number(await rowOf(names[1]).locator('td').first().textContent()) > Number(await rowOf(names[0]).locator('td').first().textContent());
  assert.ok(await below());
  await two.locator('#leaders-around tr', { hasText: `${names[1]} (you)` }).waitFor();

  await score(1, high + 1);
  await waitFor(async () => !(await below()), 'change of places');
  await says(two, 'leaders-message', /You are number \d+ now/);
  const top = await placesOf(two, 'leaders-top');
  assert.deepEqual(top.map(([rank]) => Number(rank)), top.map((_, i) => i + 1));
  const scores = top.map(([, , points]) => Number(points));
  assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
  await shot(two, 'together-leaders-narrow');
  assert.ok((await overflow(two)) <= 0, 'the page is too wide');
  await one.click('#tab-leaders');
  await one.locator('#leaders-around tr', { hasText: `${names[0]} (you)` }).waitFor();
  await shot(one, 'together-leaders-wide', false);
});
