// Money for people. The exact arithmetic is the verifier's, so that there is one.

export { isDecimal, payoutOf, scaled, unscaled } from './verifier.js';

/** For reading: thousands are parted, digits stay as they came. */
export function readable(amount) {
  const [whole, fraction] = String(amount).split('.');
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? parted : `${parted}.${fraction}`;
}
