// The layout of European roulette: every bet there is, where it lies, and the chips on it.
//
// Numbers and the lines between them form one grid: x counts from the line beside the zero (0) over the first street (1) and
// the line behind it (2) to the last street (23); y from the row of 3 (1) down to the line under the row of 1 (6). A bet on a
// line or a crossing is on all the numbers it touches. On a narrow screen the style sheet turns the same grid by a quarter.

import { element } from './dom.js';

const RED = new Set([1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36]);
const ALL = Array.from({ length: 36 }, (_, index) => index + 1);
const STREETS = 12;
/** What a stake of one gets back, the stake included. */
const RETURNS = { straight: 36, split: 18, street: 12, corner: 9, line: 6, dozen: 3, column: 3, red: 2, black: 2, odd: 2, even: 2, low: 2, high: 2 };

export const colourOf = (number) => (number === 0 ? 'green' : RED.has(number) ? 'red' : 'black');

const EVEN_CHANCES = {
  low: ['1 to 18', (number) => number <= 18],
  even: ['Even', (number) => number % 2 === 0],
  red: ['Red', (number) => RED.has(number)],
  black: ['Black', (number) => !RED.has(number)],
  odd: ['Odd', (number) => number % 2 === 1],
  high: ['19 to 36', (number) => number >= 19],
};

/** The number in a street (from 1) and row (3, 2, 1 from the top). */
const at = (street, row) => 3 * (street - 1) + row;

const inside = (type, numbers, x, y) => ({ type, numbers, covered: numbers, x: x + 2, y, width: 1, height: 1 });

function streetSpots(street) {
  const x = 2 * street - 1;
  const numbers = [1, 2, 3].map((row) => at(street, row));
  return [
    ...[3, 2, 1].map((row) => inside('straight', [at(street, row)], x, 7 - 2 * row)),
    inside('split', [at(street, 2), at(street, 3)], x, 2),
    inside('split', [at(street, 1), at(street, 2)], x, 4),
    inside('street', numbers, x, 6),
  ];
}

function seamSpots(street) {
  const x = 2 * street;
  const both = (...rows) => [...rows.map((row) => at(street, row)), ...rows.map((row) => at(street + 1, row))];
  return [
    ...[3, 2, 1].map((row) => inside('split', both(row), x, 7 - 2 * row)),
    inside('corner', both(2, 3), x, 2),
    inside('corner', both(1, 2), x, 4),
    inside('line', both(1, 2, 3), x, 6),
  ];
}

const zeroSpots = [
  { type: 'straight', numbers: [0], covered: [0], x: 1, y: 1, width: 1, height: 6 },
  ...[3, 2, 1].map((row) => inside('split', [0, row], 0, 7 - 2 * row)),
  inside('street', [0, 2, 3], 0, 2),
  inside('street', [0, 1, 2], 0, 4),
  inside('corner', [0, 1, 2, 3], 0, 6),
];

const columnSpots = [3, 2, 1].map((row) => ({ type: 'column', numbers: [row], covered: ALL.filter((number) => (number - row) % 3 === 0), label: '2 : 1', x: 2 * STREETS + 3, y: 7 - 2 * row, width: 1, height: 1 }));

const dozenSpots = [1, 13, 25].map((first, index) => ({ type: 'dozen', numbers: [first], covered: ALL.filter((number) => number >= first && number < first + 12), label: `${first}–${first + 11}`, x: 3 + 8 * index, y: 7, width: 7, height: 1 }));

const evenSpots = Object.entries(EVEN_CHANCES).map(([type, [label, wins]], index) => ({ type, numbers: [], covered: ALL.filter(wins), label, x: 3 + 4 * index, y: 8, width: 3, height: 1 }));

/** Reads from the zero on, as the eye does. */
const SPOTS = [
  ...zeroSpots,
  ...Array.from({ length: STREETS }, (_, index) => [...streetSpots(index + 1), ...(index + 1 < STREETS ? seamSpots(index + 1) : [])]).flat(),
  ...columnSpots,
  ...dozenSpots,
  ...evenSpots,
];

/** A bet is told by its type and numbers; a dozen or column may be named by all of its twelve, an even chance by its eighteen. */
function keyOf({ type, numbers = [] }) {
  const sorted = [...numbers].sort((one, other) => one - other);
  if (type === 'dozen' || type === 'column') return `${type} ${sorted[0]}`;
  return type in EVEN_CHANCES ? type : `${type} ${sorted.join(' ')}`;
}

const BY_KEY = new Map(SPOTS.map((spot) => [keyOf(spot), spot]));

/** What bets get back if a number comes, in minor units. @param scaledAmount makes minor units of an amount */
export function returned(bets, number, scaledAmount) {
  const won = bets.filter((bet) => BY_KEY.get(keyOf(bet))?.covered.includes(number));
  return won.reduce((total, bet) => total + scaledAmount(bet.amount) * BigInt(RETURNS[bet.type]), 0n);
}

const nameOf = ({ type, numbers, label }) => (type in EVEN_CHANCES ? label : type === 'dozen' ? `Dozen ${label}` : type === 'column' ? `Column of ${numbers[0]}` : `${type[0].toUpperCase()}${type.slice(1)} ${numbers.join(', ')}`);

/** The layout as buttons. Arrow keys move to the next one that lies in their direction. */
export class Layout {
  #root;
  #buttons = new Map();
  #current;

  /** @param chosen is told the bet `{type, numbers?}` of a spot that was clicked */
  constructor(root, chosen) {
    this.#root = root;
    for (const spot of SPOTS) {
      const button = this.#button(spot);
      button.addEventListener('click', () => {
        this.#focusOn(button);
        chosen({ type: spot.type, ...(spot.numbers.length > 0 && { numbers: spot.numbers }) });
      });
      this.#buttons.set(keyOf(spot), button);
    }
    root.append(...this.#buttons.values());
    root.addEventListener('keydown', (event) => this.#moved(event));
    this.#current = this.#buttons.get('straight 0');
    this.#current.tabIndex = 0;
    this.show([], []);
  }

  /** Lays the chips: those of bets that were taken and those that wait to be placed, with their amounts as texts. */
  show(taken, drafted, sum) {
    for (const [key, button] of this.#buttons) {
      const amounts = (bets) => bets.filter((bet) => keyOf(bet) === key).map((bet) => bet.amount);
      const [placed, draft] = [amounts(taken), amounts(drafted)];
      this.#chips(button, BY_KEY.get(key), placed.length > 0 && sum(placed), draft.length > 0 && sum(draft));
    }
  }

  /** Marks where the ball lies; undefined takes the mark away. */
  mark(number) {
    for (const button of this.#root.querySelectorAll('[data-hit]')) delete button.dataset.hit;
    if (number !== undefined) this.#buttons.get(`straight ${number}`).dataset.hit = 'true';
  }

  #button(spot) {
    const { type, numbers, label, x, y, width, height } = spot;
    const onLine = !label && type !== 'straight';
    const text = label ?? (onLine ? '' : String(numbers[0]));
    const button = element('button', { type: 'button', className: onLine ? 'spot line' : 'spot', tabIndex: -1 }, element('span', {}, text));
    button.dataset.bet = keyOf(spot);
    const colour = type === 'straight' ? colourOf(numbers[0]) : ['red', 'black'].includes(type) ? type : '';
    if (colour) button.dataset.colour = colour;
    for (const [name, value] of Object.entries({ x, y, width, height })) button.style.setProperty(`--${name}`, value);
    return button;
  }

  #chips(button, spot, placed, draft) {
    const pays = `pays ${RETURNS[spot.type] - 1} to 1`;
    const said = [placed && `${placed} placed`, draft && `${draft} to be placed`].filter(Boolean).join(', ');
    button.ariaLabel = [nameOf(spot), pays, said].filter(Boolean).join(', ');
    for (const chip of button.querySelectorAll('.chip')) chip.remove();
    if (placed || draft) button.append(element('span', { className: draft ? 'chip draft' : 'chip', ariaHidden: 'true' }, shortly(draft || placed)));
  }

  #focusOn(button) {
    this.#current.tabIndex = -1;
    this.#current = button;
    button.tabIndex = 0;
    button.focus();
  }

  #moved(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = this.#nearest(step);
    if (next) this.#focusOn(next);
  }

  /** As it lies on the screen, so that it holds for the turned layout too; what is straight ahead comes first. */
  #nearest([stepX, stepY]) {
    const middle = (button) => {
      const { left, top, width, height } = button.getBoundingClientRect();
      return [left + width / 2, top + height / 2];
    };
    const [fromX, fromY] = middle(this.#current);
    let best;
    for (const button of this.#buttons.values()) {
      const [x, y] = middle(button);
      const ahead = (x - fromX) * stepX + (y - fromY) * stepY;
      const aside = Math.abs((x - fromX) * stepY) + Math.abs((y - fromY) * stepX);
      const distance = ahead + 3 * aside;
      if (ahead > 1 && (!best || distance < best.distance)) best = { button, distance };
    }
    return best?.button;
  }
}

/** A chip is small: 5.00 is 5. */
const shortly = (amount) => amount.replace(/\.00$/, '');
