// Autobet: the server keeps the series, the page asks for one round after another.

import { isDecimal, readable } from './decimal.js';
import { guarded, say } from './dom.js';

/** So that a player can see what happens, and stop it. */
const PACE_MS = 350;
const ROUNDS_MAX = 1_000_000_000;
const PERCENT_MAX = 10_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Idle, running, or open: begun before, and waiting to be told to go on or to end. */
export class Autobet {
  #view;
  #box;
  #message;
  #run;

  constructor(view, place) {
    this.#view = view;
    place.append(document.getElementById('autobet').content.cloneNode(true));
    this.#box = place.firstElementChild;
    this.#message = this.#box.querySelector('.message');
    this.#on('start', () => this.#start());
    this.#on('on', () => this.#follow('NewBet', {}));
    this.#on('end', () => this.#end());
    this.#become('idle');
  }

  /** The server has a series open that this page is not playing. */
  found({ data }) {
    if (this.#run) return;
    this.#opened(data.nextActions);
    this.#box.open = true;
    say(this.#message, `An autobet is open: ${this.#progress(data)}.`);
  }

  clear() {
    this.#run = undefined;
    this.#become('idle');
    this.#view.nextActions = [];
    say(this.#message, '');
  }

  // ---- what the buttons do

  #on(name, step) {
    const button = this.#button(name);
    button.addEventListener('click', () => guarded(button, this.#message, step));
  }

  #start() {
    const problem = this.#problem;
    if (problem) throw new Error(problem);
    return this.#follow('Autobet', { ...this.#view.chosen(), ...this.#settings });
  }

  /** Plays until the series is over, is ended, or is refused a round. */
  async #follow(action, data) {
    const run = {};
    this.#run = run;
    this.#become('running');
    try {
      for (let next = { action, data }; next; next = await this.#next(run)) {
        const update = await this.#view.act(next.action, next.data);
        if (run !== this.#run) return;
        this.#show(next.action, update);
      }
    } finally {
      if (run === this.#run) this.#pause();
    }
  }

  /** What comes after a round, once it could be seen; nothing if the series is over. */
  async #next(run) {
    if (!this.#view.nextActions.includes('NewBet')) return undefined;
    if (!run.ending) await pause(PACE_MS);
    if (run !== this.#run) return undefined;
    return { action: run.ending ? 'EndAutobet' : 'NewBet', data: {} };
  }

  async #end() {
    if (this.#run) this.#run.ending = true;
    else await this.#follow('EndAutobet', {});
  }

  #pause() {
    this.#run = undefined;
    this.#become(this.#view.nextActions.length > 0 ? 'open' : 'idle');
  }

  // ---- what is shown

  #show(action, update) {
    this.#view.nextActions = update.data.nextActions;
    if (action !== 'EndAutobet') this.#view.show(update);
    const over = update.data.nextActions.length === 0;
    say(this.#message, `${over ? 'The autobet has ended' : 'Autobet'}: ${this.#progress(update.data)}.`);
  }

  #progress({ autobetCount, autobetPayout, nextBetAmount }) {
    const next = nextBetAmount === undefined ? '' : `, next bet ${readable(nextBetAmount)}`;
    return `${autobetCount} ${autobetCount === 1 ? 'round' : 'rounds'}, paid ${readable(autobetPayout)}${next}`;
  }

  #opened(nextActions) {
    this.#view.nextActions = nextActions;
    this.#become('open');
  }

  #become(state) {
    const focused = this.#box.contains(document.activeElement) && document.activeElement.dataset.autobet;
    this.#button('start').hidden = state !== 'idle';
    this.#button('on').hidden = state !== 'open';
    this.#button('end').hidden = state === 'idle';
    for (const input of this.#inputs) input.disabled = state !== 'idle';
    this.#view.form.querySelector('[type=submit]').disabled = state !== 'idle';
    if (focused && this.#button(focused).hidden) this.#button(state === 'idle' ? 'start' : 'end').focus();
  }

  #button(name) {
    return this.#box.querySelector(`[data-autobet=${name}]`);
  }

  // ---- what the player asked for

  get #inputs() {
    return [...this.#box.querySelectorAll('input')];
  }

  #value(name) {
    return this.#box.querySelector(`[name=${name}]`).value.trim().replace(',', '.');
  }

  get #settings() {
    const text = (name) => this.#value(name);
    const amounts = { stopOnProfit: text('stopOnProfit'), stopOnLoss: text('stopOnLoss') };
    return { autobetMax: Number(text('autobetMax')), onWin: text('onWin'), onLoss: text('onLoss'), ...amounts };
  }

  get #problem() {
    const wrong = this.#inputs.filter((input) => !this.#isPossible(input.name));
    for (const input of this.#inputs) input.ariaInvalid = String(wrong.includes(input));
    return wrong.length > 0 ? `Something is wrong with: ${wrong.map((input) => input.labels[0].firstChild.textContent.trim()).join(', ')}.` : '';
  }

  #isPossible(name) {
    const value = this.#value(name);
    if (name === 'autobetMax') return /^\d{1,10}$/.test(value) && Number(value) <= ROUNDS_MAX;
    return isDecimal(value, 2) && (!name.startsWith('on') || Number(value) <= PERCENT_MAX);
  }
}
