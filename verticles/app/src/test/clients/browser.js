// Headless Chromium, the page in it, and where its pictures go.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { base, newName } from './anteroom.js';

const SHOTS = fileURLToPath(new URL('../../../target/clients/', import.meta.url));
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const PASSWORD = 'password123';

const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ARGUMENTS });

const browsers = [];
before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browsers.push(await launch());
});
after(() => Promise.all(browsers.map((browser) => browser.close())));

/**
 * A tab of its own that fails its test on any error and on any request to elsewhere.
 *
 * @param which the browser it is in: 1 is another process with another profile than 0
 */
export async function openTab(t, url, mayAskFor, { which = 0, ...options } = {}) {
  browsers[which] ??= await launch();
  const context = await browsers[which].newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(mayAskFor)) complaints.push(`asked for ${request.url()}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(url);
  return page;
}

export const openPage = (t, options) => openTab(t, base, base, options);

export const shot = (page, name, fullPage = true) => page.screenshot({ path: `${SHOTS}${name}.png`, fullPage });

/** The pixels by which a page is wider than its window. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export const ready = (page) => page.waitForSelector('#connection[data-state=ready]');

export async function register(page, username = newName()) {
  await page.fill('#register-username', username);
  await page.fill('#register-email', `${username}@example.com`);
  await page.fill('#register-password', PASSWORD);
  await page.click('#form-register button[type=submit]');
  await ready(page);
  return username;
}

export async function says(page, id, pattern) {
  await page.waitForFunction(([region, source]) => new RegExp(source).test(document.getElementById(region).textContent), [id, pattern.source])
    .catch(async () => assert.fail(`#${id} should say ${pattern}, says “${await page.textContent(`#${id}`)}”`));
}

/** Rotates the seeds, so that what was played can be verified. */
export async function prove(page) {
  await page.click('#seeds-form button[type=submit]');
  await says(page, 'seeds-message', /its hash is the one you were shown/);
  // The rounds can be verified once they are listed anew.
  await page.waitForSelector('#rounds button');
}
