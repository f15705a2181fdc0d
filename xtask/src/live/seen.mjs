// Runs chapters with an engine that notes which of its functions ran, and tells their numbers:
// `node seen.mjs GLUE WASM LESSON.md…`.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import vm from 'node:vm';

const [, , glue, wasm, ...lessons] = process.argv;
const world = vm.createContext({ TextEncoder, TextDecoder, WebAssembly, URL, FinalizationRegistry });
world.module = new WebAssembly.Module(readFileSync(wasm));
const engine = vm.runInContext(`${readFileSync(glue, 'utf8')}\nwasm_bindgen`, world);
const first = vm.runInContext('wasm_bindgen.initSync({ module })', world);
for (const lesson of lessons) {
  const text = readFileSync(lesson, 'utf8');
  // A reader's change and its fault are part of a first run.
  for (const [chapter, changed] of [[text, false], [text, true], [text.replace('descend', 'descent'), true]]) {
    engine.answer(JSON.stringify({ chapter, lesson: basename(lesson), language: 'en', settings: {}, changed }));
  }
  for (const [, code] of text.matchAll(/^```train[^\n]*\n(.*?)^```/gms)) engine.highlighted(code);
}
const seen = Object.keys(first).filter((name) => /^seen\d+$/.test(name) && first[name].value);
console.log(seen.map((name) => name.slice('seen'.length)).join('\n'));
