// The fields of bets: limits come from the game's config, buttons halve and double.

import { isDecimal, scaled, unscaled } from './decimal.js';

const DIGITS = 2;

const typed = (input) => input.value.trim().replace(',', '.');

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
    return typed(this.#input);
  }

  /** What every first action says of its stake. */
  get bet() {
    return { betAmount: this.value, currency: this.limits.currency };
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

/** The field of a bet that may be left empty. Its limits are the server's to know. */
export class OptionalStake {
  #input;

  constructor(input) {
    this.#input = input;
  }

  get value() {
    return typed(this.#input) || '0';
  }

  get isValid() {
    const valid = isDecimal(this.value, DIGITS);
    this.#input.ariaInvalid = String(!valid);
    return valid;
  }

  /** In minor units; what is no amount counts as nothing. */
  get size() {
    return this.isValid ? scaled(this.value, DIGITS) : 0n;
  }
}

/** What is sent of optional bets, by the names of their fields: those that are above zero. */
export const placed = (stakes) => Object.fromEntries(Object.entries(stakes).filter(([, stake]) => stake.size > 0n).map(([field, stake]) => [field, stake.value]));
