// Measures the engine for pages, and prints what the README tells: `node tests/browser/measures.mjs [NATIVE [COURSE]]`. NATIVE is
// `cargo build --release --package live --example native`. Times are of this machine and of what else it does.

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { launch } from './course.mjs';
import { engine } from './same.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const [, , native, course = join(ROOT, 'target', 'course')] = process.argv;
const tell = (what, ...numbers) => console.log([what.padEnd(44), ...numbers].join('  '));

function sizes() {
  for (const file of readdirSync(join(ROOT, 'built')).filter((name) => name.endsWith('.js'))) {
    const bytes = gzipSync(readFileSync(join(ROOT, 'built', file)), { level: 9 }).length;
    tell(file, `${(bytes / 1000).toFixed(1)} kB gzipped`);
  }
}

/** From a touch of the first block of lesson 1 to what its run says, in a page that never ran and in one that did. */
async function touches() {
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(`file://${course}/01-what-calculus-does-for-a-model.html`, { waitUntil: 'load' });
  const block = page.locator('.descent-block').first();
  const run = (rate) =>
    page.evaluate(async (rate) => {
      const start = performance.now();
      const block = document.querySelector('.descent-block');
      if (!block.querySelector('textarea')) block.querySelector('.descent-bar button').click();
      while (!block.querySelector('textarea')) await new Promise((done) => setTimeout(done, 1));
      const area = block.querySelector('textarea');
      area.value = area.value.replace(/rate=[\d.]+/, `rate=${rate}`);
      area.dispatchEvent(new Event('input', { bubbles: true }));
      const changed = new Promise((done) => {
        new MutationObserver(done).observe(block.querySelector('output'), { childList: true, characterData: true, subtree: true });
      });
      block.querySelector('.descent-bar button').click();
      await changed;
      return performance.now() - start;
    }, rate);
  await block.waitFor();
  tell('lesson 1, from the first touch to a result', `${(await run(0.051)).toFixed(0)} ms`);
  const later = [];
  for (let index = 0; index < 9; index += 1) later.push(await run(0.052 + index / 1000));
  tell('lesson 1, a further run', `${later.sort((one, other) => one - other)[4].toFixed(0)} ms`);
  await browser.close();
}

/** Each lesson whole, in the engine of the page and in the native one on one thread; the fastest of three. */
function lessons() {
  const asked = engine();
  const fastest = (act) => {
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      act();
      return performance.now() - start;
    });
    return Math.min(...times);
  };
  for (const file of readdirSync(join(ROOT, 'book')).filter((name) => /^\d.*\.md$/.test(name))) {
    const chapter = readFileSync(join(ROOT, 'book', file), 'utf8');
    const question = JSON.stringify({ chapter, lesson: basename(file), language: 'en', settings: {} });
    const ours = fastest(() => asked(question));
    const env = { ...process.env, RAYON_NUM_THREADS: '1' };
    const theirs = fastest(() => spawnSync(native, { input: `${question}\n`, maxBuffer: 1 << 28, env }));
    tell(file, `${ours.toFixed(0)} ms`, `native ${theirs.toFixed(0)} ms`, `${(ours / theirs).toFixed(1)} times`);
  }
}

tell('on', `${cpus().length} cores of ${cpus()[0].model}`);
sizes();
await touches();
if (native) lessons();
