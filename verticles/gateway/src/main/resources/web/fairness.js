// Seeds, the history of rounds, and the proof of one round.

import { Commitments } from './commitments.js';
import { readable, scaled } from './decimal.js';
import { byId, element, guarded, say } from './dom.js';
import { canVerify, sha256, verifyAll } from './verifier.js';

const seen = new Commitments('anteroom.commitments', 200);
const PRINTABLE = /^[\x20-\x7e]{1,64}$/;

export class Fairness {
  #api;
  #message = byId('seeds-message');
  #cursor;
  #record;

  constructor(api) {
    this.#api = api;
    byId('seeds-form').addEventListener('submit', (event) => this.#submitted(event));
    byId('history-more').addEventListener('click', (event) => this.#more(event.currentTarget));
    byId('proof-copy').addEventListener('click', (event) => this.#copy(event.currentTarget));
  }

  async refresh() {
    const [seeds, page] = await Promise.all([this.#api.seeds(), this.#api.rounds()]);
    this.#showSeeds(seeds);
    this.#showRounds(page, true);
  }

  clear() {
    byId('revealed').hidden = true;
    byId('rounds').replaceChildren();
    say(this.#message, '');
    say(byId('history-message'), '');
  }

  // ---- seeds

  #showSeeds(seeds) {
    seen.saw(seeds.serverSeedHash, seeds.nextServerSeedHash);
    byId('seed-active').textContent = seeds.serverSeedHash;
    byId('seed-next').textContent = seeds.nextServerSeedHash;
    byId('seed-client').textContent = seeds.clientSeed;
    byId('seed-nonce').textContent = String(seeds.nonce);
    if (!byId('seed-new').value) byId('seed-new').value = crypto.randomUUID().slice(0, 18);
  }

  #submitted(event) {
    event.preventDefault();
    const wanted = byId('seed-new').value;
    const possible = PRINTABLE.test(wanted);
    byId('seed-new').ariaInvalid = String(!possible);
    if (!possible) return say(this.#message, 'Choose 1 to 64 printable ASCII characters.', 'bad');
    return guarded(event.target.querySelector('[type=submit]'), this.#message, () => this.#rotate(wanted));
  }

  async #rotate(clientSeed) {
    const rotated = await this.#api.rotateSeeds(clientSeed);
    const { serverSeed, serverSeedHash, rounds } = rotated.revealed;
    const [verdict, tone] = verdictOn((await sha256(serverSeed)) === serverSeedHash, seen.has(serverSeedHash));
    byId('seed-new').value = '';
    byId('seed-revealed').textContent = serverSeed;
    byId('revealed').hidden = false;
    say(this.#message, `Revealed after ${rounds} ${rounds === 1 ? 'round' : 'rounds'}; ${verdict}.`, tone);
    await this.refresh();
  }

  // ---- rounds

  #more(button) {
    return guarded(button, byId('history-message'), async () => this.#showRounds(await this.#api.rounds(this.#cursor), false));
  }

  #showRounds(page, anew) {
    const rows = page.items.map((round) => this.#row(round));
    if (anew) byId('rounds').replaceChildren(...rows);
    else byId('rounds').append(...rows);
    this.#cursor = page.nextCursor;
    byId('history-more').hidden = !page.nextCursor;
    say(byId('history-message'), byId('rounds').children.length === 0 ? 'No rounds yet.' : '');
  }

  #row(round) {
    const won = round.status === 'ended' && scaled(round.payout, 2) > 0n;
    const payout = round.status === 'ended' ? readable(round.payout) : round.status;
    return element(
      'tr',
      {},
      element('td', {}, element('time', { dateTime: round.startedAt, title: new Date(round.startedAt).toLocaleString() }, shortly(new Date(round.startedAt)))),
      element('td', {}, round.gameId),
      element('td', { className: 'number' }, readable(round.bet)),
      element('td', { className: won ? 'number gain' : 'number', title: endedBy(round) }, payout),
      element('td', { className: 'number nonce' }, String(round.nonce)),
      element('td', {}, this.#proofOf(round)),
    );
  }

  #proofOf(round) {
    if (round.status === 'open') return element('span', { className: 'quiet' }, 'in play');
    if (!canVerify(round)) return element('span', { className: 'quiet' }, 'none here');
    if (!round.serverSeed) return element('span', { className: 'quiet', title: 'Rotate the seeds to verify this round.' }, 'sealed');
    const button = element('button', { type: 'button', ariaLabel: `Verify ${round.gameId} round, nonce ${round.nonce}` }, 'Verify');
    button.dataset.round = round.id;
    button.addEventListener('click', () => guarded(button, byId('proof-verdict'), () => this.#prove(round.id)));
    return button;
  }

  async #prove(id) {
    openProof('Proof');
    say(byId('proof-copied'), '');
    const round = await this.#api.round(id);
    this.#record = { round, config: await this.#api.gameConfig(round.gameId, round.configVersion) };
    byId('proof-title').textContent = `Proof of ${round.gameId} round, nonce ${round.nonce}`;
    this.#showProof(await verifyAll(this.#record), seen.has(round.serverSeedHash));
  }

  #showProof([proof], wasSeen) {
    showSteps({ ...proof, wasSeen });
    byId('proof-elsewhere').hidden = false;
  }

  #copy(button) {
    return guarded(button, byId('proof-copied'), async () => {
      await navigator.clipboard.writeText(JSON.stringify(this.#record, null, 2));
      say(byId('proof-copied'), 'Copied.');
    });
  }
}

const REASONS = {
  playerGone: 'The server ended this autobet: its player was gone.',
  abandoned: 'The server ended this round: nobody went on with it.',
};

/** Who ended it, if it was not the player. */
function endedBy({ actions }) {
  const last = actions.at(-1);
  return last?.by === 'server' ? (REASONS[last.reason] ?? `The server ended this round: ${last.reason}.`) : '';
}

/** The dialog that a proof is shown in, as yet without one. */
export function openProof(title) {
  byId('proof-title').textContent = title;
  byId('proof-steps').replaceChildren();
  byId('proof-elsewhere').hidden = true;
  say(byId('proof-verdict'), 'Computing …');
  byId('proof').showModal();
}

/** @param wasSeen whether this browser had seen the hash before the seed was revealed; without that nothing says when it was fixed */
export function showSteps({ steps, holds, wasSeen }) {
  const follows = wasSeen ? 'Verified: the round follows from its seed, which was fixed beforehand.' : 'Verified: the round follows from its seed.';
  say(byId('proof-verdict'), holds ? follows : 'NOT verified: the record does not follow from the seeds.', holds ? 'good' : 'bad');
  byId('proof-steps').replaceChildren(...[commitment(wasSeen), ...steps].map(stepShown));
}

function commitment(wasSeen) {
  const before = 'this browser saw the same hash before the seed was revealed';
  const not = 'this browser did not see the hash beforehand; compare it with your own notes';
  return { title: 'Commitment', detail: wasSeen ? before : not, holds: wasSeen ? true : 'unknown' };
}

/** What a revealed seed says of the hash it was announced under, and in which tone. */
function verdictOn(holds, wasSeen) {
  if (!holds) return ['its hash is NOT the one it was announced under', 'bad'];
  if (wasSeen) return ['its hash is the one you were shown', 'good'];
  return ['this browser did not see its hash before; compare it with your own notes', ''];
}

/** The time alone for today's rounds, the date alone for older ones; the tooltip has both. */
function shortly(when) {
  const today = when.toDateString() === new Date().toDateString();
  return today ? when.toLocaleTimeString() : when.toLocaleDateString();
}

function stepShown({ title, detail, holds }) {
  const item = element('li', {}, element('span', {}, title), element('span', { className: 'code' }, detail));
  item.dataset.holds = String(holds);
  return item;
}
