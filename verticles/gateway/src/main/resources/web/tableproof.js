// The proof of a table's round: its seed is the one that was committed to, and draws the number that came.

import { Commitments } from './commitments.js';
import { openProof, showSteps } from './fairness.js';
import { onDrawsOf, sha256 } from './verifier.js';

const NUMBERS = 37;
/** A commitment is for one round of one table; a table has some thousand a day. */
const seen = new Commitments('anteroom.table-commitments', 100);
const noted = (tableId, tableRound, hash) => `${tableId} ${tableRound} ${hash}`;

/** What a table tells before the bets of a round: its hash and that of the round behind it. */
export function sawCommitments(tableId, tableRound, serverSeedHash, nextServerSeedHash) {
  const hashes = [serverSeedHash && noted(tableId, tableRound, serverSeedHash), nextServerSeedHash && noted(tableId, tableRound + 1, nextServerSeedHash)];
  seen.saw(...hashes.filter(Boolean));
}

/** @returns whether the record holds, in steps, and whether this browser saw its commitment before */
export async function proofOf(tableId, { tableRound, number, serverSeed, serverSeedHash, nonce }) {
  const hash = await sha256(serverSeed);
  const { result } = await onDrawsOf({ serverSeed, clientSeed: tableId, nonce }, (draws) => draws.draw(NUMBERS));
  const steps = [
    { title: 'SHA-256 of the server seed is the commitment', detail: hash, holds: hash === serverSeedHash },
    { title: `draw(${NUMBERS}) under the table’s id as client seed and nonce ${nonce}`, detail: `${result}; the table showed ${number}`, holds: result === number },
  ];
  const wasSeen = seen.has(noted(tableId, tableRound, serverSeedHash));
  return { steps, holds: steps.every((step) => step.holds), wasSeen };
}

export async function showProofOf(tableId, round) {
  openProof(`Proof of table round ${round.tableRound}`);
  showSteps(await proofOf(tableId, round));
}
