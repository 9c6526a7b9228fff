// The field of a bet: its limits come from the game's config, its buttons halve and double it.

import { isDecimal, scaled, unscaled } from './decimal.js';

const DIGITS = 2;

export class Stake {
  limits = { minBet: '0.01', maxBet: '1000.00', currency: 'FUN' };
  #input;
  #changed;

  constructor(input, changed) {
    this.#input = input;
    this.#changed = changed;
    input.addEventListener('input', () => this.#update());
    for (const button of input.parentElement.querySelectorAll('[data-stake]')) {
      button.addEventListener('click', () => this.#scale(button.dataset.stake));
    }
  }

  get value() {
    return this.#input.value.trim().replace(',', '.');
  }

  set value(bet) {
    this.#input.value = bet;
    this.#update();
  }

  set disabled(disabled) {
    this.#input.disabled = disabled;
    for (const button of this.#input.parentElement.querySelectorAll('[data-stake]')) button.disabled = disabled;
  }

  get isValid() {
    if (!isDecimal(this.value, DIGITS)) return false;
    const bet = scaled(this.value, DIGITS);
    return bet >= scaled(this.limits.minBet, DIGITS) && bet <= scaled(this.limits.maxBet, DIGITS);
  }

  get problem() {
    const { minBet, maxBet, currency } = this.limits;
    return this.isValid ? '' : `The bet must be between ${minBet} and ${maxBet} ${currency}, with at most two decimals.`;
  }

  #scale(way) {
    if (!isDecimal(this.value, DIGITS)) return;
    const bet = scaled(this.value, DIGITS);
    const wanted = way === 'half' ? bet / 2n : bet * 2n;
    const [low, high] = [scaled(this.limits.minBet, DIGITS), scaled(this.limits.maxBet, DIGITS)];
    this.value = unscaled(wanted < low ? low : wanted > high ? high : wanted, DIGITS);
  }

  #update() {
    this.#input.ariaInvalid = String(!this.isValid);
    this.#changed();
  }
}
