// The script of the verifier's one file, as a module; what is tested is what a player opens.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const file = new URL('../../../../gateway/src/main/resources/web/verifier.html', import.meta.url);

const [, script] = readFileSync(fileURLToPath(file), 'utf8').match(/<script type="module">(.*?)<\/script>/s);

export const { canVerify, onDrawsOf, recompute, sha256, shuffle, streamOf, verifyAll } = await import(
  `data:text/javascript;base64,${Buffer.from(script).toString('base64')}`
);
