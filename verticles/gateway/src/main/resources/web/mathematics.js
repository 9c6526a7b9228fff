// The published mathematics of a game, as its configuration states it.

import { readable, scaled, unscaled } from './decimal.js';
import { byId, element } from './dom.js';

const PLACES = 8;
const READABLE_MAX = 1e12;
const METHODS = { enumeration: 'every outcome counted', dynamicProgramming: 'best play in every state' };

/** A chance too small to be written out comes as 1.2E-345. */
const TINY = /^(.+)E-(\d+)$/;
const plain = (decimal) => (TINY.test(decimal) ? '0' : String(decimal));

/** 0.98942000 is "98.942000 %", digit for digit. */
const percent = (share) => `${unscaled(scaled(plain(share), PLACES), PLACES - 2)}\u00a0%`;
const short = (decimal) => plain(decimal).replace(/(\.\d{4})\d+$/, '$1');

function oneIn(chance) {
  const times = 1 / Number(chance);
  if (times < READABLE_MAX) return `1 in ${readable(Math.round(times))}`;
  const [, digits, exponent] = TINY.exec(chance) ?? [chance, chance, '0'];
  return `1 in 10^${Math.floor(Number(exponent) - Math.log10(Number(digits)))}`;
}

const FIGURES = [
  ['Return to the player', (figures) => percent(figures.returnToPlayer)],
  ['Variance', (figures) => short(figures.variance) + (figures.varianceError ? ` ± ${short(figures.varianceError)}` : '')],
  ['Rounds that pay', (figures) => percent(figures.hitFrequency)],
  ['Most a round pays', (figures) => `${readable(short(figures.maxMultiplier))}×`],
  ['Chance of the most', (figures) => oneIn(figures.maxMultiplierChance)],
  ['Found by', (figures) => METHODS[figures.method] ?? figures.method],
];

/** What the maximum win takes from high stakes; nothing where it takes nothing. */
function underMaxWin({ underMaxWin: cut }) {
  if (!cut || cut.freeUpTo === cut.stake) return [];
  const [atLeast, atMost] = cut.exact ? ['', ''] : ['at least ', 'at most '];
  return [
    ['Holds for stakes up to', () => cut.freeUpTo],
    [`Return at a stake of ${cut.stake}`, () => atLeast + percent(cut.returnToPlayer)],
    ['Most it pays there', () => `${readable(short(cut.maxMultiplier))}×`],
    ['Chance of that', () => atMost + oneIn(cut.maxMultiplierChance)],
  ];
}

function shownPlay(figures) {
  const list = [...FIGURES, ...underMaxWin(figures)].map(([name, shown]) => element('div', {}, element('dt', {}, name), element('dd', {}, shown(figures))));
  return [element('h3', {}, figures.play), element('dl', { className: 'play-figures' }, ...list)];
}

/** Shows what a configuration publishes; the return alone where it publishes no more. */
export function showMathematics({ returnToPlayer, mathematics = [] }) {
  const shown = mathematics.length > 0 ? mathematics.flatMap(shownPlay) : [element('p', {}, `Return to the player: ${percent(returnToPlayer)}.`)];
  byId('mathematics').replaceChildren(...shown);
}
