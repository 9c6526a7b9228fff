// Dice: one roll, one frame there and one back.

import { isDecimal, payoutOf, readable, scaled, unscaled } from './decimal.js';
import { byId, say } from './dom.js';
import { SingleRound } from './single.js';
import { Stake } from './stake.js';
import { diceChance, diceMultiplier } from './verifier.js';

const CHANCE_MAX = 9800;

export class Dice extends SingleRound {
  #threshold = byId('dice-threshold');
  #slider = byId('dice-slider');
  #stake = new Stake(byId('dice-bet'), () => this.#preview());

  constructor() {
    super('dice', { problem: () => this.#problem, choice: () => this.#choice, shown: (update) => this.#shown(update) });
    this.form.addEventListener('change', () => this.#preview());
    this.#threshold.addEventListener('input', () => this.#typed());
    this.#slider.addEventListener('input', () => this.#slid());
    this.#preview();
  }

  set limits(config) {
    this.#stake.limits = config;
    this.#preview();
  }

  #shown({ data: { diceResult, payout }, currency }) {
    const won = scaled(payout, 4) > 0n;
    const tone = won ? 'good' : 'bad';
    const number = Number(diceResult).toFixed(2);
    say(byId('dice-number'), number, tone);
    byId('dice-mark').hidden = false;
    byId('dice-mark').style.left = `${number}%`;
    return { text: `Rolled ${number}: ${won ? `you win ${readable(payout)} ${currency}.` : 'you lose.'}`, tone };
  }

  get #direction() {
    return this.form.elements.overOrUnder.value;
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

  get #choice() {
    return { ...this.#stake.bet, rollThreshold: this.#threshold.value.trim(), overOrUnder: this.#direction };
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
}
