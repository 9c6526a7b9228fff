// The published mathematics, written again from the contract's sections 5 and 6 and from nothing else.

import { createHash, createHmac } from 'node:crypto';

export const sha256 = (seed) => createHash('sha256').update(seed, 'ascii').digest('hex');

/** A function draw(n) over the byte stream of one round. */
export function draws(serverSeed, clientSeed, nonce) {
  let block = 0;
  let bytes = Buffer.alloc(0);
  const word = () => {
    if (bytes.length < 4) {
      bytes = Buffer.concat([bytes, createHmac('sha256', serverSeed).update(`${clientSeed}:${nonce}:${block}`).digest()]);
      block += 1;
    }
    const value = BigInt(bytes.readUInt32BE(0));
    bytes = bytes.subarray(4);
    return value;
  };
  return (n) => {
    const range = BigInt(n);
    const limit = (4294967296n / range) * range;
    let value = word();
    while (value >= limit) value = word();
    return Number(value % range);
  };
}

/** "1.25" is 125n cents; "1.9803" is 19803n at four digits. */
export function scaled(value, digits) {
  const [whole, fraction = ''] = String(value).split('.');
  const size = BigInt(whole.replace('-', '') + fraction.padEnd(digits, '0').slice(0, digits));
  return whole.startsWith('-') ? -size : size;
}

export const cents = (amount) => scaled(amount, 2);

export function fixed(size, digits) {
  const shown = String(size < 0n ? -size : size).padStart(digits + 1, '0');
  return `${size < 0n ? '-' : ''}${shown.slice(0, -digits)}.${shown.slice(-digits)}`;
}

const payout = (bet, multiplier) => fixed((cents(bet) * scaled(multiplier, 4)) / 10_000n, 2);

export function dice(draw, bet, { rollThreshold, overOrUnder }) {
  const rolled = draw(10_000);
  const t = Number(scaled(rollThreshold, 2));
  let winning = 0;
  for (let r = 0; r < 10_000; r += 1) if (overOrUnder === 'Over' ? r > t : r < t) winning += 1;
  const multiplier = fixed(99_000_000n / BigInt(winning), 4);
  const won = overOrUnder === 'Over' ? rolled > t : rolled < t;
  return { hundredths: rolled, multiplier, payout: won ? payout(bet, multiplier) : '0.00' };
}

export function limbo(draw, bet, { multiplier }) {
  const u = BigInt(draw(2 ** 32)) + 1n;
  const hundredths = (99n * 4294967296n) / u;
  const generated = fixed(hundredths < 100n ? 100n : hundredths, 2);
  const won = cents(generated) >= cents(multiplier);
  return { generated, payout: won ? payout(bet, multiplier) : '0.00' };
}

export function minesBombs(draw, { maxTiles, maxBombs }) {
  const places = [...Array(maxTiles).keys()];
  for (let i = 0; i < maxBombs; i += 1) {
    const j = i + draw(maxTiles - i);
    const kept = places[i];
    places[i] = places[j];
    places[j] = kept;
  }
  return places.slice(0, maxBombs).sort((a, b) => a - b);
}

/** C(tiles, k) / C(tiles − bombs, k) is the product of (tiles − i) / (tiles − bombs − i). */
export function minesMultiplier(tiles, bombs, picks) {
  let above = 9900n;
  let below = 1n;
  for (let i = 0; i < picks; i += 1) {
    above *= BigInt(tiles - i);
    below *= BigInt(tiles - bombs - i);
  }
  return fixed(above / below, 4);
}

export const minesPayout = (bet, tiles, bombs, picks) => payout(bet, minesMultiplier(tiles, bombs, picks));
