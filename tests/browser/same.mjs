// Asks the built engine and the native one about the same chapters, and tells which answers differ:
// `node tests/browser/same.mjs NATIVE FILE.md…`. Prints how long both took, for each lesson and in all.

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import vm from 'node:vm';

const BUILT = join(import.meta.dirname, '..', '..', 'built');

/** A file of `built`, by what its name begins with. */
function built(kind) {
  const name = readdirSync(BUILT).find((file) => file.startsWith(kind));
  return name && readFileSync(join(BUILT, name), 'utf8');
}

/** Asks the engine of `built` in the manner of its page; `rests` counts the questions for which it took its rest. */
export function engine(rests = { count: 0 }) {
  const [text, more] = [built('engine-'), built('rest-')];
  const packed = (text) => text?.match(/= '([^']{9999,})'/)[1];
  let parts = [packed(text), packed(more)];
  const begun = (count) => {
    let answered;
    const postMessage = (message) => (answered = message);
    const world = vm.createContext({ TextEncoder, TextDecoder, WebAssembly, URL, FinalizationRegistry, atob, postMessage });
    vm.runInContext(text, world);
    world.onmessage({ data: { parts: parts.slice(0, count) } });
    parts = [answered.parts[0], answered.parts[1] ?? parts[1]];
    return (question) => {
      world.onmessage({ data: { number: 1, what: 'answer', text: question } });
      return answered;
    };
  };
  let one = begun(1);
  let both;
  return (question) => {
    const { answer } = one(question);
    if (answer !== undefined || !more) return answer;
    rests.count += 1;
    one = begun(1);
    both ??= begun(2);
    return both(question).answer;
  };
}

function main(native, files) {
  const rests = { count: 0 };
  const asked = engine(rests);
  let differ = 0;
  for (const file of files) {
    const question = JSON.stringify({ chapter: readFileSync(file, 'utf8'), lesson: basename(file), language: 'en', settings: {} });
    const start = performance.now();
    const ours = asked(question);
    const took = performance.now() - start;
    const began = performance.now();
    const theirs = spawnSync(native, { input: `${question}\n`, maxBuffer: 1 << 28 }).stdout.toString().trimEnd();
    const wait = performance.now() - began;
    const isSame = ours === theirs && ours.length > 20;
    if (!isSame) differ += 1;
    if (!isSame || files.length < 60) {
      console.log(`${isSame ? 'same' : 'DIFFERS'} ${file}: ${took.toFixed(0)} ms, native ${wait.toFixed(0)} ms`);
    }
  }
  console.log(`${files.length - differ} of ${files.length} chapters are the same to the byte`);
  console.log(`${rests.count} of them took the rest of the engine`);
  process.exitCode = differ === 0 && files.length > 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) main(process.argv[2], process.argv.slice(3));
