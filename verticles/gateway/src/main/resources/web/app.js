// The page: who is logged in, which socket carries the play, and which view shows what.

import * as api from './api.js';
import { readable } from './decimal.js';
import { Dice } from './dice.js';
import { byId, guarded, say } from './dom.js';
import { Fairness } from './fairness.js';
import { Mines } from './mines.js';
import { Session } from './session.js';
import { chooseTheme } from './theme.js';
import { tabs } from './tabs.js';

const STATES = {
  connecting: 'Connecting',
  ready: 'Connected',
  waiting: 'Reconnecting',
  replaced: 'Playing elsewhere',
  ended: 'Logged out',
  closed: 'Not connected',
};
const HISTORY_MS = 250;

const views = { dice: new Dice(), mines: new Mines(api) };
const fairness = new Fairness(api);
const accountMessage = byId('account-message');
let session;
let historyDue;

chooseTheme(byId('theme'));
tabs(byId('tab-register').parentElement);
const showGame = tabs(byId('tab-dice').parentElement);

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
  session.addEventListener('state', ({ detail }) => showState(detail));
  session.addEventListener('answer', ({ detail }) => follow(detail));
  session.addEventListener('push', ({ detail }) => pushed(detail));
  session.addEventListener('late', ({ detail }) => answeredLate(detail));
  session.start();
}

// ---- what the session tells

function showState(state) {
  byId('connection').textContent = STATES[state];
  byId('connection').dataset.state = state;
  byId('replaced').hidden = state !== 'replaced';
  if (state === 'ready') resumeMines();
  if (state === 'ended') leave('Your login has ended. Please log in again.');
}

async function resumeMines() {
  try {
    if (await views.mines.resume()) showGame('tab-mines');
  } catch (refusal) {
    views.mines.tell(refusal.message);
  }
}

/** Every frame that carries a balance shows it, whether it is an answer or a push. */
function showBalance({ balance, currency }) {
  if (balance !== undefined) byId('balance').textContent = `${readable(balance)} ${currency}`;
}

function pushed(frame) {
  showBalance(frame);
  if (frame.eventType === 'UpdateConfig' && views[frame.gameId]) views[frame.gameId].limits = frame.config;
  if (frame.eventType === 'RoundEnded') refreshSoon();
}

function answeredLate({ frame, answer, refusal }) {
  const view = views[frame.gameId];
  if (refusal) view?.tell(refusal.message);
  else if (frame.gameId === 'dice') view.show(answer, 'From before the interruption: ');
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

async function showWallet() {
  const { balances } = await api.wallet();
  if (balances.length > 0) showBalance(balances[0]);
}

async function showLimits() {
  for (const config of await api.games()) {
    if (views[config.gameId]) views[config.gameId].limits = config;
  }
}

// ---- coming and going

function leave(text) {
  session?.stop();
  session = undefined;
  clearTimeout(historyDue);
  api.login.forget();
  views.mines.clear();
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
  if (session && !api.login.get()) leave('You logged out in another window.');
});

if (api.login.get()) showPlay();
else showWelcome();
