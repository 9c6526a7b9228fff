// The page: who is logged in, which socket carries the play, and which view shows what.

import * as api from './api.js';
import { Baccarat } from './baccarat.js';
import { Blackjack } from './blackjack.js';
import { readable } from './decimal.js';
import { Dice } from './dice.js';
import { byId, guarded, say } from './dom.js';
import { Fairness } from './fairness.js';
import { Limbo } from './limbo.js';
import { showMathematics } from './mathematics.js';
import { Mines } from './mines.js';
import { Session } from './session.js';
import { Slots } from './slots.js';
import { chooseTheme } from './theme.js';
import { tabs } from './tabs.js';
import { Together } from './together.js';

const STATES = {
  connecting: 'Connecting',
  ready: 'Connected',
  waiting: 'Reconnecting',
  replaced: 'Playing elsewhere',
  ended: 'Logged out',
  closed: 'Not connected',
};
const HISTORY_MS = 250;
const OTHER_LOGIN = 'Another player logged in, in another window of this browser. Log in again to play here.';

const views = {
  dice: new Dice(),
  limbo: new Limbo(),
  mines: new Mines(api),
  blackjack: new Blackjack(),
  baccarat: new Baccarat(),
  slots: new Slots(),
};
const configs = {};
const fairness = new Fairness(api);
const together = new Together(api);
const accountMessage = byId('account-message');
let session;
let historyDue;
let shownGame = 'dice';

chooseTheme(byId('theme'));
tabs(byId('tab-register').parentElement);
const showGame = tabs(byId('tab-dice').parentElement, (panel) => {
  shownGame = panel;
  if (configs[panel]) showMathematics(configs[panel]);
});

function showWelcome(text = '') {
  byId('welcome').hidden = false;
  byId('play').hidden = true;
  byId('player-bar').hidden = true;
  byId('replaced').hidden = true;
  say(accountMessage, text, 'bad');
}

async function showPlay() {
  byId('welcome').hidden = true;
  byId('play').hidden = false;
  byId('player-bar').hidden = false;
  byId('player-name').textContent = api.login.get().player.username;
  byId('main').focus();
  startSession();
  await Promise.allSettled([showLimits(), showWallet(), fairness.refresh()]);
}

function startSession() {
  session = new Session();
  for (const view of Object.values(views)) view.session = session;
  together.session = session;
  session.addEventListener('state', ({ detail }) => showState(detail));
  session.addEventListener('answer', ({ detail }) => follow(detail));
  session.addEventListener('push', ({ detail }) => pushed(detail));
  session.addEventListener('missed', () => showAnew());
  session.addEventListener('unknown', ({ detail }) => viewOf(detail)?.tell('The server could not say yet whether it took this. It is asked again, and takes it once at most.'));
  session.addEventListener('late', ({ detail }) => answeredLate(detail));
  session.start();
}

// ---- what the session tells

function showState(state) {
  byId('connection').textContent = STATES[state];
  byId('connection').dataset.state = state;
  byId('replaced').hidden = state !== 'replaced';
  showLoss(state);
  if (state === 'ready') resumeRounds();
  if (state === 'ready' && session.isNew && session.generation > 1) showAccount();
  if (state === 'ended') leave(session.isOthers ? OTHER_LOGIN : 'Your login has ended. Please log in again.');
}

/** From the loss of a socket until the page is connected again, it says so and what it does about it. */
function showLoss(state) {
  if (state === 'connecting') return;
  byId('lost').hidden = state !== 'waiting';
  const why = session?.wasDrained ? 'This server is going down for a moment.' : 'The connection was lost.';
  say(byId('lost-text'), state === 'waiting' ? `${why} Reconnecting …` : '');
}

/** Shows what is open of each game, and of those the first one's game. */
async function resumeRounds() {
  const open = await Promise.all(Object.values(views).map(resumed));
  const first = Object.values(views).find((_, index) => open[index]);
  if (first && !open[Object.keys(views).indexOf(shownGame)]) showGame(`tab-${first.gameId}`);
}

async function resumed(view) {
  try {
    return await view.resume();
  } catch (refusal) {
    view.tell(refusal.message);
    return false;
  }
}

/** Every frame that carries a balance shows it, whether it is an answer or a push. */
function showBalance({ balance, currency }) {
  if (balance !== undefined) byId('balance').textContent = `${readable(balance)} ${currency}`;
}

function pushed(frame) {
  showBalance(frame);
  if (frame.eventType === 'UpdateConfig') configured(frame.config);
  if (frame.eventType === 'RoundEnded') endedByServer(views[frame.gameId]);
}

/** What was left open too long; the view may still show it. */
async function endedByServer(view) {
  refreshSoon();
  if (view && !(await resumed(view))) view.say('The server ended what you had left open; your rounds show how.');
}

const viewOf = ({ gameId }) => (gameId === together.roulette.gameId ? together.roulette : views[gameId]);

function answeredLate({ frame, answer, refusal }) {
  const view = viewOf(frame);
  if (!session) return;
  if (refusal) view?.tell(refusal.message);
  else view?.showLate(answer, 'From before the interruption: ');
  showWallet().catch((failure) => say(byId('history-message'), failure.message, 'bad'));
}

/** Balance and history follow every action, history a little behind so that fast play asks once. */
function follow(frame) {
  showBalance(frame);
  if (frame.eventType === 'RoundUpdate') refreshSoon();
}

function refreshSoon() {
  clearTimeout(historyDue);
  historyDue = setTimeout(() => fairness.refresh().catch((refusal) => say(byId('history-message'), refusal.message, 'bad')), HISTORY_MS);
}

/** A new session is not told what moved money before it. */
function showAccount() {
  refreshSoon();
  showWallet().catch((refusal) => say(byId('history-message'), refusal.message, 'bad'));
}

/** Nobody tells any more what moved money or ended a round meanwhile. */
function showAnew() {
  showAccount();
  resumeRounds();
}

async function showWallet() {
  const { balances } = await api.wallet();
  if (balances.length > 0) showBalance(balances[0]);
}

async function showLimits() {
  for (const config of await api.games()) configured(config);
}

function configured(config) {
  const view = views[config.gameId];
  if (!view) return;
  configs[config.gameId] = config;
  view.limits = config;
  if (config.gameId === shownGame) showMathematics(config);
}

// ---- coming and going

/** Ends what this window plays, and its login, unless that is somebody else's by now. */
function leave(text) {
  if (!session?.isOthers) api.login.forget();
  session?.stop();
  session = undefined;
  clearTimeout(historyDue);
  for (const view of Object.values(views)) view.clear();
  together.clear();
  fairness.clear();
  showWelcome(text);
}

function onSubmit(form, step) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    guarded(form.querySelector('[type=submit]'), accountMessage, async () => {
      say(accountMessage, '');
      await step(values);
      form.reset();
      await showPlay();
    });
  });
}

onSubmit(byId('form-register'), async ({ username, email, password }) => {
  await api.register(username, email, password);
  await api.logIn(username, password);
});
onSubmit(byId('form-login'), ({ identifier, password }) => api.logIn(identifier, password));

byId('log-out').addEventListener('click', async () => {
  await api.logOut().catch(() => {});
  leave('');
  byId('tab-login').focus();
});
byId('take-back').addEventListener('click', () => session.takeBack());
addEventListener('storage', () => {
  if (!session) return;
  if (!api.login.get()) leave('You logged out in another window.');
  else if (session.isOthers) leave(OTHER_LOGIN);
});

if (api.login.get()) showPlay();
else showWelcome();
