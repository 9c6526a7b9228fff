// Dice: one roll, one frame there and one back.

import { isDecimal, payoutOf, readable, scaled, unscaled } from './decimal.js';
import { byId, guarded, say } from './dom.js';
import { Stake } from './stake.js';
import { diceChance, diceMultiplier } from './verify.js';

const CHANCE_MAX = 9800;

export class Dice {
  #session;
  #form = byId('dice-form');
  #threshold = byId('dice-threshold');
  #slider = byId('dice-slider');
  #message = byId('dice-message');
  #stake = new Stake(byId('dice-bet'), () => this.#preview());

  constructor() {
    this.#form.addEventListener('submit', (event) => this.#submitted(event));
    this.#form.addEventListener('change', () => this.#preview());
    this.#threshold.addEventListener('input', () => this.#typed());
    this.#slider.addEventListener('input', () => this.#slid());
    this.#preview();
  }

  set session(session) {
    this.#session = session;
  }

  set limits(config) {
    this.#stake.limits = config;
    this.#preview();
  }

  show(update, prefix = '') {
    const { diceResult, payout } = update.data;
    const won = scaled(payout, 4) > 0n;
    const number = Number(diceResult).toFixed(2);
    say(byId('dice-number'), number, won ? 'good' : 'bad');
    byId('dice-mark').hidden = false;
    byId('dice-mark').style.left = `${number}%`;
    const outcome = won ? `you win ${readable(payout)} ${update.currency}.` : 'you lose.';
    say(this.#message, `${prefix}Rolled ${number}: ${outcome}`, won ? 'good' : 'bad');
  }

  tell(text) {
    say(this.#message, text, 'bad');
  }

  get #direction() {
    return this.#form.elements.overOrUnder.value;
  }

  get #chance() {
    const threshold = this.#threshold.value.trim();
    const valid = isDecimal(threshold, 2) && scaled(threshold, 2) <= 9999n;
    return valid ? diceChance(threshold, this.#direction) : 0;
  }

  get #problem() {
    const possible = this.#chance >= 1 && this.#chance <= CHANCE_MAX;
    return possible ? this.#stake.problem : 'The threshold must leave a chance between 0.01 % and 98 %.';
  }

  #typed() {
    if (isDecimal(this.#threshold.value.trim(), 2)) this.#slider.value = this.#threshold.value;
    this.#preview();
  }

  #slid() {
    this.#threshold.value = Number(this.#slider.value).toFixed(2);
    this.#preview();
  }

  #preview() {
    const chance = this.#chance;
    const possible = chance >= 1 && chance <= CHANCE_MAX;
    const multiplier = possible ? diceMultiplier(chance) : undefined;
    this.#threshold.ariaInvalid = String(!possible);
    byId('dice-chance').textContent = possible ? `${unscaled(BigInt(chance), 2)} %` : '–';
    byId('dice-multiplier').textContent = possible ? `${multiplier}×` : '–';
    byId('dice-pays').textContent = possible && this.#stake.isValid ? readable(payoutOf(this.#stake.value, multiplier)) : '–';
    this.#paint(possible ? chance : 0);
  }

  #paint(chance) {
    const win = byId('dice-win');
    win.style.width = `${chance / 100}%`;
    win.style.left = this.#direction === 'Over' ? `${100 - chance / 100}%` : '0';
  }

  async #submitted(event) {
    event.preventDefault();
    if (this.#problem) return this.tell(this.#problem);
    const choice = { rollThreshold: this.#threshold.value.trim(), overOrUnder: this.#direction };
    const bet = { betAmount: this.#stake.value, currency: this.#stake.limits.currency };
    return guarded(byId('dice-roll'), this.#message, () => this.#roll({ ...bet, ...choice }));
  }

  async #roll(data) {
    this.show(await this.#session.act('dice', 'Bet', data));
  }
}
