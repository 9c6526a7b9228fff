// Slots: five reels of three rows; a round goes on as long as free spins are left.

import { readable, scaled } from './decimal.js';
import { byId, element, guarded } from './dom.js';
import { GameView } from './game.js';
import { Stake } from './stake.js';

const DIGITS = 2;
const [REELS, ROWS] = [5, 3];
const COUNTS = ['5', '4', '3', '2', '1'];
const NO_WINDOW = Array.from({ length: REELS }, () => Array(ROWS).fill(''));

const left = (freeSpins) => `${freeSpins} free ${freeSpins === 1 ? 'spin' : 'spins'} left`;
const spoken = (symbol) => symbol.replaceAll('-', ' ');

export class Slots extends GameView {
  #form = byId('slots-form');
  #lines = byId('slots-lines');
  #free = byId('slots-freespin');
  #stake = new Stake(byId('slots-bet'), () => {});
  #machine = { lines: [], paytable: {} };

  constructor() {
    super('slots');
    this.#form.addEventListener('submit', (event) => this.#submitted(event));
    this.#free.addEventListener('click', () => guarded(this.#free, this.message, () => this.#spin('FreeSpin', {})));
    this.clear();
  }

  set limits(config) {
    this.#stake.limits = config;
    this.#machine = config.customProps;
    this.#offerLines(this.#machine.lines.length);
    byId('slots-paytable').replaceChildren(paytable(this.#machine));
  }

  clear() {
    this.#open([]);
    this.#showWindow(NO_WINDOW, []);
    byId('slots-free').textContent = '–';
    byId('slots-won').textContent = '–';
    this.say('Place a bet and spin.');
  }

  /** Nothing of the state is hidden, so it is all there is to show. */
  goOn({ data, currency }) {
    this.#stake.value = data.betAmount;
    this.#lines.value = String(data.lines);
    this.#show(data, currency);
    this.say(`Your open round goes on: ${left(data.freeSpins)}.`);
  }

  showLate(update, prefix) {
    if (update.data.roundEnded) this.#show(update.data, update.currency, prefix);
  }

  #submitted(event) {
    event.preventDefault();
    if (this.nextActions.length > 0) return;
    guarded(byId('slots-spin'), this.message, async () => {
      if (this.#stake.problem) throw new Error(this.#stake.problem);
      await this.#spin('Bet', { ...this.#stake.bet, lines: Number(this.#lines.value) });
    });
  }

  async #spin(action, data) {
    const { data: update, currency } = await this.act(action, data);
    this.#show(update, currency);
  }

  // ---- what is shown

  #show(update, currency, prefix = '') {
    const { window, wins, freeSpins, payout, totalPayout, nextActions, roundEnded } = update;
    this.#open(roundEnded ? [] : nextActions);
    this.#showWindow(window, wins);
    byId('slots-free').textContent = String(freeSpins);
    byId('slots-won').textContent = readable(totalPayout);
    const won = scaled(payout, DIGITS) > 0n;
    const more = roundEnded ? '' : ` ${left(freeSpins)}.`;
    this.say(`${prefix}${won ? `This spin pays ${readable(payout)} ${currency}.` : 'Nothing this time.'}${more}`, won ? 'good' : '');
  }

  #open(nextActions) {
    const open = nextActions.length > 0;
    const spin = byId('slots-spin');
    const focused = this.#form.contains(document.activeElement);
    this.nextActions = nextActions;
    this.#free.hidden = !open;
    spin.hidden = open;
    this.#lines.disabled = open;
    this.#stake.disabled = open;
    if (focused) (open ? this.#free : spin).focus();
  }

  #showWindow(window, wins) {
    const won = this.#wonPlaces(wins);
    const rows = Array.from({ length: ROWS }, (_, row) => window.map((reel, place) => symbolShown(reel[row], won.has(`${place}:${row}`), this.#kind(reel[row]))));
    byId('slots-reels').replaceChildren(...rows.flat());
    const said = Array.from({ length: ROWS }, (_, row) => window.map((reel) => spoken(reel[row])).join(', '));
    byId('slots-reels').ariaLabel = window[0][0] === '' ? 'The reels have not been spun.' : `Rows from the top: ${said.join('; ')}.`;
    byId('slots-wins').replaceChildren(...wins.map((win) => element('li', {}, winText(win))));
  }

  /** The places of the lines that paid, as "reel:row". */
  #wonPlaces(wins) {
    const places = wins.flatMap(({ line, count }) => (this.#machine.lines[line] ?? []).slice(0, count).map((row, reel) => `${reel}:${row}`));
    return new Set(places);
  }

  #kind(symbol) {
    const { wild, scatter } = this.#machine;
    return symbol === wild ? 'wild' : symbol === scatter ? 'scatter' : 'plain';
  }

  #offerLines(count) {
    const chosen = this.#lines.value;
    this.#lines.replaceChildren(...Array.from({ length: count }, (_, index) => element('option', { value: String(index + 1) }, String(index + 1))));
    this.#lines.value = chosen && Number(chosen) <= count ? chosen : String(count);
  }
}

function symbolShown(symbol, won, kind) {
  const shown = element('span', { className: 'symbol' }, spoken(symbol));
  shown.dataset.kind = kind;
  shown.dataset.won = String(won);
  return shown;
}

const winText = ({ line, symbol, count, payout }) => `${line < 0 ? 'Anywhere' : `Line ${line + 1}`}: ${count} × ${spoken(symbol)}, ${readable(payout)}`;

/** What is paid by count of symbols; what no count of a column pays is left out. */
function paytable({ paytable: pays, wild, scatter, scatterPays = {}, freeSpins = {} }) {
  const counts = COUNTS.filter((count) => [...Object.values(pays), scatterPays, freeSpins].some((row) => row[count]));
  const named = Object.entries(pays).map(([symbol, values]) => [symbol === wild ? `${spoken(symbol)}, wild` : spoken(symbol), values]);
  const scattered = scatter ? [[`${spoken(scatter)}, anywhere, times the bet`, scatterPays], ['free spins', freeSpins]] : [];
  const head = ['Times the stake of a line', ...counts.map((count) => `${count}×`)];
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text, place) => element('th', { scope: 'col', className: place > 0 ? 'number' : '' }, text)))),
    element('tbody', {}, ...[...named, ...scattered].map(([name, values]) => payRow(name, counts.map((count) => values[count])))),
  );
}

const payRow = (name, values) => element('tr', {}, element('th', { scope: 'row' }, name), ...values.map((value) => element('td', { className: 'number' }, value ? readable(value) : '')));
