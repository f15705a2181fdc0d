// The page that the course grew from, beside lesson 1: each of its elements is there, alive, in both languages. What lesson 1 leaves to a
// later one is one link away from it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from './course.mjs';
import { PYTHON, counter, messages, pages } from './servers.mjs';

const ROOT = resolve(import.meta.dirname, '..', '..');
const TARGET = join(ROOT, 'target');
const FOLDERS = [process.env.TOOL ?? join(TARGET, 'release', 'mdbook-descent'), process.env.MDBOOK ?? join(TARGET, 'tools', 'bin', 'mdbook')].map((tool) => join(tool, '..'));
const canRun = [PYTHON, join(FOLDERS[0], 'mdbook-descent'), join(FOLDERS[1], 'mdbook'), join(FOLDERS[1], 'mdbook-gettext')].every(existsSync);

const ONE = '01-what-calculus-does-for-a-model';
const FOUR = '04-partial-derivatives-and-gradients';
const NINE = '09-backpropagation';

/** What the seed's page holds: where it stands here, by a selector, and what is said there in English and in Chinese. */
const ELEMENTS = [
  ['concept map, and the core flowchart', ONE, '[id="points.loop"] svg', /update/, /更新/],
  ['application checklist: where the loss comes from, by which variables, whether it improves', ONE, '.exhibit-checklist', /\S/, /\S/],
  ['decision card: how the loss changes, where the gradient points, how parameters are moved', ONE, '.exhibit-card', /0\.3905/, /0\.3905/],
  ['mean squared error', ONE, 'math[display="block"]', /∑/, /∑/],
  ['update rule, with numbers', ONE, '.exhibit-formula', /0\.01/, /0\.01/],
  ['verification card: claims with their evidence', ONE, '.exhibit-checklist', /0\.001651/, /0\.001651/],
  ['NumPy program', FOUR, '.exhibit-code', /import numpy/, /import numpy/],
  ['recap card: inputs, inside and outputs', FOUR, '.exhibit-card', /\S/, /\S/],
  ['backpropagation through layers', NINE, '[id="xor.backprop"]', /\S/, /\S/],
  ['lesson number and category', ONE, 'main', /Lesson 1 of 16/, /第 1 课，共 16 课/],
  ['date', ONE, 'main', /26 November 2026/, /2026 年 11 月 26 日/],
  ['reading time', ONE, 'main', /\d+ minutes/, /\d+ 分钟/],
  ['next lesson', ONE, 'main', /Next: \S/, /下一课：/],
  ['the other language', ONE, 'main a[hreflang]', /简体中文/, /English/],
  ['number of reads', ONE, '.descent-reads', /Reads: \d+/, /阅读 \d+ 次/],
  ['readers’ messages', ONE, '.descent-messages form', /800 letters/, /800 个字/],
];

const folder = mkdtempSync(join(tmpdir(), 'seed-'));
const HOST = 'course.test';
let servers = [];
let browser;

before(async () => {
  if (!canRun) return;
  // mdBook empties the folder that it builds into.
  const built = join(folder, 'built');
  const site = await pages(built, () => "default-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' data: http://127.0.0.1:*");
  servers = [site, await messages(`http://${HOST}:${site.port}`, folder), await counter(folder)];
  const [heard, counted] = servers.slice(1).map(({ port }) => JSON.stringify({ address: `http://127.0.0.1:${port}` }));
  for (const [language, below] of [['en', ''], ['zh-Hans', 'zh']]) {
    const env = {
      ...process.env,
      PATH: [...FOLDERS, process.env.PATH].join(delimiter),
      XDG_CACHE_HOME: join(TARGET, 'cache'),
      MDBOOK_BOOK__LANGUAGE: language,
      MDBOOK_PREPROCESSOR__DESCENT__MESSAGES: heard,
      MDBOOK_PREPROCESSOR__DESCENT__COUNTER: counted,
    };
    const run = spawnSync('mdbook', ['build', ROOT, '--dest-dir', join(built, below)], { env, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
  }
  browser = await launch([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
});
after(async () => {
  await browser?.close();
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

for (const [language, below] of [['English', ''], ['Chinese', 'zh/']]) {
  test(`every element is there in ${language}`, { skip: !canRun && 'the course cannot be built here', timeout: 180_000 }, async () => {
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
    const page = await browser.newPage({ userAgent });
    const origin = `http://${HOST}:${servers[0].port}`;
    for (const lesson of [ONE, FOUR, NINE]) {
      await page.goto(`${origin}/${below}${lesson}.html`, { waitUntil: 'load' });
      if (lesson === ONE) {
        // Whoever has read it once finds it counted.
        await page.waitForTimeout(servers[2].isReal ? 2500 : 300);
        await page.reload();
        await page.locator('.descent-messages').scrollIntoViewIfNeeded();
        await page.locator('.descent-messages form').waitFor();
        await page.locator('.descent-reads:not(:empty)').waitFor();
        for (const other of [FOUR, NINE]) assert.ok(await page.locator(`main a[href="${other}.html"]`).count(), `no link to ${other}`);
      }
      for (const [what, where, selector, english, chinese] of ELEMENTS) {
        if (where !== lesson) continue;
        const texts = await page.locator(selector).allTextContents();
        const wanted = below ? chinese : english;
        assert.ok(texts.some((text) => wanted.test(text)), `${what}: no ${wanted} in ${selector} of ${below}${lesson}`);
      }
    }
    await page.close();
  });
}

test('what one lesson mentions of another leads there', { skip: !canRun && 'the course cannot be built here' }, () => {
  for (const below of ['', 'zh']) {
    const page = readFileSync(join(folder, 'built', below, `${ONE}.html`), 'utf8');
    assert.match(page, new RegExp(`<a href="${NINE}\\.html#xor\\.backprop">`));
    assert.match(readFileSync(join(folder, 'built', below, `${NINE}.html`), 'utf8'), /id="xor\.backprop"/);
  }
});
