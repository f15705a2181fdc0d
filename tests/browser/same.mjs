// Asks the built engine and the native one about the same chapters, and tells which answers differ:
// `node tests/browser/same.mjs NATIVE FILE.md…`. Prints how long both took, for each lesson and in all.

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import vm from 'node:vm';
import { gunzipSync } from 'node:zlib';

const BUILT = join(import.meta.dirname, '..', '..', 'built');

/** Asks the engine of `built` in the manner of its page. */
export function engine() {
  const name = readdirSync(BUILT).find((file) => file.startsWith('engine-'));
  const text = readFileSync(join(BUILT, name), 'utf8');
  let answer;
  const postMessage = (message) => ({ answer } = message);
  const world = vm.createContext({ TextEncoder, TextDecoder, WebAssembly, URL, FinalizationRegistry, postMessage });
  vm.runInContext(text, world);
  const [, packed] = text.match(/descentPacked = '([^']*)'/);
  world.onmessage({ data: { module: new WebAssembly.Module(gunzipSync(Buffer.from(packed, 'base64'))) } });
  return (question) => {
    world.onmessage({ data: { number: 1, what: 'answer', text: question } });
    return answer;
  };
}

function main(native, files) {
  const asked = engine();
  let differ = 0;
  for (const file of files) {
    const question = JSON.stringify({ chapter: readFileSync(file, 'utf8'), lesson: basename(file), language: 'en', settings: {} });
    const start = performance.now();
    const ours = asked(question);
    const took = performance.now() - start;
    const began = performance.now();
    const theirs = spawnSync(native, { input: `${question}\n`, maxBuffer: 1 << 28 }).stdout.toString().trimEnd();
    const wait = performance.now() - began;
    // The work is counted in sizes of the machine's words, of which a browser has shorter ones.
    const [one, other] = [ours, theirs].map((answer) => JSON.stringify({ ...JSON.parse(answer).Ok, work: 0 }));
    const isSame = one === other && one.length > 20;
    if (!isSame) differ += 1;
    if (!isSame || files.length < 60) {
      console.log(`${isSame ? 'same' : 'DIFFERS'} ${file}: ${took.toFixed(0)} ms, native ${wait.toFixed(0)} ms`);
    }
  }
  console.log(`${files.length - differ} of ${files.length} chapters are the same to the byte`);
  process.exitCode = differ === 0 && files.length > 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) main(process.argv[2], process.argv.slice(3));
