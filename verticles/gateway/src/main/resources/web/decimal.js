// Exact decimals. Money arrives as strings and is never a floating-point number here.

const DECIMAL = /^\d{1,15}(\.\d+)?$/;

export const isDecimal = (text, digitsMax) =>
  DECIMAL.test(text) && (text.split('.')[1] ?? '').length <= digitsMax;

/** "1.25" with two digits is 125n; further digits are cut off. */
export function scaled(value, digits) {
  const [whole, fraction = ''] = String(value).split('.');
  const negative = whole.startsWith('-');
  const size = BigInt(whole.replace('-', '') + fraction.padEnd(digits, '0').slice(0, digits));
  return negative ? -size : size;
}

/** 125n with two digits is "1.25". */
export function unscaled(size, digits) {
  const sign = size < 0n ? '-' : '';
  const text = String(size < 0n ? -size : size).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Bet times multiplier, rounded down to the minor unit, as the published mathematics say. */
export function payoutOf(bet, multiplier, digits = 2) {
  return unscaled((scaled(bet, digits) * scaled(multiplier, 4)) / 10_000n, digits);
}

/** For reading: thousands are parted, digits stay as they came. */
export function readable(amount) {
  const [whole, fraction] = String(amount).split('.');
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? parted : `${parted}.${fraction}`;
}
