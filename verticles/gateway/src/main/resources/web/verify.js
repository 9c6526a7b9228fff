// Recomputes a finished round from its revealed server seed, in this browser, with WebCrypto.
//
// The byte stream of a round is HMAC-SHA256(key = the 64 characters of the server seed, message =
// "clientSeed:nonce:block") for block 0, 1, 2 …, 32 bytes each, joined. draw(n) takes four bytes,
// big-endian, and takes the next four when they are at or over the largest multiple of n in 2^32, so
// that every value is equally likely; the draw is the rest modulo n.

import { payoutOf, scaled, unscaled } from './decimal.js';

const WORDS = 2 ** 32;
const ascii = new TextEncoder();
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export async function sha256(text) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', ascii.encode(text))));
}

/** The draws of one round, strictly in order; it keeps what it took, to be shown. */
export class Draws {
  taken = [];
  blocks = [];
  #bytes = [];
  #key;
  #seed;

  constructor(serverSeed, clientSeed, nonce) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    this.#key = crypto.subtle.importKey('raw', ascii.encode(serverSeed), algorithm, false, ['sign']);
    this.#seed = `${clientSeed}:${nonce}`;
  }

  async draw(n) {
    const limit = Math.floor(WORDS / n) * n;
    let value;
    let passed = -1;
    do {
      value = await this.#word();
      passed += 1;
    } while (value >= limit);
    this.taken.push({ n, value: value % n, word: value, passed });
    return value % n;
  }

  async #word() {
    if (this.#bytes.length < 4) await this.#extend();
    const [a, b, c, d] = this.#bytes.splice(0, 4);
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  }

  async #extend() {
    const message = `${this.#seed}:${this.blocks.length}`;
    const signed = await crypto.subtle.sign('HMAC', await this.#key, ascii.encode(message));
    const block = new Uint8Array(signed);
    this.blocks.push({ message, bytes: hex(block) });
    this.#bytes.push(...block);
  }
}

/** How many of the 10,000 dice values win. */
export function diceChance(threshold, overOrUnder) {
  const t = Number(scaled(threshold, 2));
  return overOrUnder === 'Over' ? 9999 - t : t;
}

/** 9900 / chance, rounded down to four decimals. */
export const diceMultiplier = (chance) => unscaled(99_000_000n / BigInt(chance), 4);

export function binomial(n, k) {
  let result = 1n;
  for (let i = 1n; i <= BigInt(k); i += 1n) result = (result * (BigInt(n) - BigInt(k) + i)) / i;
  return result;
}

/** 0.99 · C(tiles, picks) / C(tiles − bombs, picks), rounded down to four decimals. */
export const minesMultiplier = (tiles, bombs, picks) =>
  unscaled((9_900n * binomial(tiles, picks)) / binomial(tiles - bombs, picks), 4);

/** The bombs: the first places of a partial Fisher–Yates shuffle over all tiles. */
export async function minesBombs(draws, tiles, bombs) {
  const places = Array.from({ length: tiles }, (_, place) => place);
  for (let i = 0; i < bombs; i += 1) {
    const j = i + (await draws.draw(tiles - i));
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places.slice(0, bombs).sort((a, b) => a - b);
}

const first = (round) => round.actions[0];
const last = (round) => round.actions[round.actions.length - 1];
const merged = (round) => Object.assign({}, ...round.actions.map((action) => action.update ?? {}));
const same = (left, right, digits) => scaled(left, digits) === scaled(right, digits);

/** Shows a value next to the recorded one; the step holds when both are the same. */
function compared(title, computed, recorded, holds) {
  return { title, detail: `computed ${computed}, recorded ${recorded}`, holds };
}

const atMost = (payout, maxWin) => (scaled(payout, 2) > scaled(maxWin, 2) ? maxWin : payout);

function paid(round, computed) {
  return compared('Payout', computed, round.payout, same(computed, round.payout, 2));
}

async function dice(round, draws) {
  const { rollThreshold, overOrUnder } = first(round).data;
  const rolled = await draws.draw(10_000);
  const result = unscaled(BigInt(rolled), 2);
  const recorded = last(round).update.diceResult;
  const steps = [compared('Dice result', result, recorded, same(result, recorded, 2))];
  if (rollThreshold === undefined) return steps;

  const chance = diceChance(rollThreshold, overOrUnder);
  const t = Number(scaled(rollThreshold, 2));
  const won = overOrUnder === 'Over' ? rolled > t : rolled < t;
  return [...steps, paid(round, won ? payoutOf(round.bet, diceMultiplier(chance)) : '0.00')];
}

async function limbo(round, draws) {
  const chosen = first(round).data.multiplier;
  const u = BigInt(await draws.draw(WORDS)) + 1n;
  const hundredths = (99n * 2n ** 32n) / u;
  const generated = unscaled(hundredths > 100n ? hundredths : 100n, 2);
  const recorded = last(round).update.generatedMultiplier;
  const steps = [compared('Limbo multiplier', generated, recorded, same(generated, recorded, 2))];
  if (chosen === undefined) return steps;

  const won = scaled(generated, 2) >= scaled(chosen, 2);
  return [...steps, paid(round, won ? payoutOf(round.bet, chosen) : '0.00')];
}

async function mines(round, draws, maxWin) {
  const { maxTiles, maxBombs } = first(round).data;
  const bombs = await minesBombs(draws, maxTiles, maxBombs);
  const shown = (merged(round).bombs ?? []).map((bomb) => bomb.location);
  const picks = round.actions.flatMap((action) => action.data?.currentPicks ?? []);
  const hit = picks.some((tile) => bombs.includes(tile));
  const multiplier = minesMultiplier(maxTiles, maxBombs, picks.length - (hit ? 1 : 0));
  return [
    compared('Places of the bombs', bombs.join(' '), shown.join(' '), String(bombs) === String(shown)),
    { title: 'Tiles picked', detail: `${picks.join(' ') || 'none'}; ${hit ? 'a bomb' : 'no bomb'} among them`, holds: true },
    paid(round, hit ? '0.00' : atMost(payoutOf(round.bet, multiplier), maxWin)),
  ];
}

const RULES = { dice, limbo, mines };

export const canVerify = (round) => round.gameId in RULES && round.status === 'ended';

/**
 * All steps of the proof, each with what was found and whether it holds. `wasCommitted` tells whether
 * this browser had seen the hash before the seed was revealed; `maxWin` is the most a round pays.
 */
export async function verifyRound(round, wasCommitted, maxWin) {
  const digest = await sha256(round.serverSeed);
  const draws = new Draws(round.serverSeed, round.clientSeed, round.nonce);
  const results = await RULES[round.gameId](round, draws, maxWin);
  const steps = [
    compared('SHA-256 of the revealed server seed', digest, round.serverSeedHash, digest === round.serverSeedHash),
    {
      title: 'Commitment',
      detail: wasCommitted
        ? 'this browser saw the same hash before the seed was revealed'
        : 'this browser did not see the hash beforehand; compare it with your own notes',
      holds: true,
    },
    ...draws.blocks.map((block) => ({ title: `HMAC-SHA256 of “${block.message}”`, detail: block.bytes, holds: true })),
    { title: 'Draws', detail: draws.taken.map(drawn).join(', '), holds: true },
    ...results,
  ];
  return { steps, holds: steps.every((step) => step.holds) };
}

function drawn({ n, value, passed }) {
  return `draw(${n}) = ${value}${passed > 0 ? ` after ${passed} rejected` : ''}`;
}
