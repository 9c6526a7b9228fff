// Cards and hands, for the card games.

import { element } from './dom.js';
import { cardName } from './verifier.js';

const SUITS = ['hearts', 'diamonds', 'clubs', 'spades'];
const RANKS = ['ace', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'jack', 'queen', 'king'];

function cardShown(card) {
  const shown = element('span', { className: 'playing-card', role: 'img', ariaLabel: `${RANKS[card.index]} of ${SUITS[card.suit]}` }, cardName(card));
  shown.dataset.red = String(card.suit < 2);
  return shown;
}

const faceDown = () => element('span', { className: 'playing-card down', role: 'img', ariaLabel: 'face down' });

/** @param down how many cards lie face down; note: what stands under the name */
export function handShown({ title, cards, down = 0, note = '', active = false, tone = '' }) {
  const backs = Array.from({ length: down }, faceDown);
  const shown = element(
    'div',
    { className: 'hand', role: 'group', ariaLabel: [title, note].filter(Boolean).join(', ') },
    element('p', { className: 'hand-title' }, title),
    element('div', { className: 'hand-cards' }, ...cards.map(cardShown), ...backs),
    element('p', { className: 'hand-note' }, note),
  );
  shown.dataset.active = String(active);
  shown.dataset.tone = tone;
  return shown;
}
