// Tic-tac-toe in two pages: found through the queue, and played by whoever has the turn.

import assert from 'node:assert/strict';
import { says } from './browser.js';

const MATCH_MS = 20_000;
const isTheirTurn = /Your turn/;

export const cells = (page) => page.locator('#tictactoe-board .cell').evaluateAll((all) => all.map((cell) => cell.textContent));

/** Both look for an opponent, and find each other. @returns the pages in the order of their marks */
export async function meet(...pages) {
  for (const page of pages) {
    await page.click('#tab-tictactoe');
    await page.click('#tictactoe-find');
  }
  return begun(...pages);
}

/** Waits until both play. @returns the pages in the order of their marks: X, who was drawn by lot, begins */
export async function begun(...pages) {
  for (const page of pages) await page.waitForFunction(() => /turn/.test(document.getElementById('tictactoe-message').textContent), undefined, { timeout: MATCH_MS });
  const first = isTheirTurn.test(await pages[0].textContent('#tictactoe-message')) ? 0 : 1;
  assert.doesNotMatch(await pages[1 - first].textContent('#tictactoe-message'), isTheirTurn, 'one of them begins');
  return [pages[first], pages[1 - first]];
}

/** Takes a cell, and waits until the page shows it. */
export async function take(page, cell) {
  await page.locator('#tictactoe-board .cell').nth(cell).click();
  await shows(page, cell);
}

export const shows = (page, cell) => page.waitForFunction((at) => document.querySelectorAll('#tictactoe-board .cell')[at].textContent !== '', cell, { timeout: MATCH_MS });

export const hasTurn = (page) => says(page, 'tictactoe-message', isTheirTurn);
