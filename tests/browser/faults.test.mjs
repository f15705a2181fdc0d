// Each check finds the faults that `faults.html` is made of, and nothing else.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { OF_FILES, inspect, read } from './check.mjs';
import { launch, open } from './course.mjs';
import { bring } from './place.mjs';
import { isSound, tell } from './report.mjs';
import * as weight from './weight.mjs';

const PAGE = 'faults.html';
const FOLDER = import.meta.dirname;
const LOOK = { name: 'light-390', theme: 'light', width: 390, script: true };

let browser;
let results;
before(async () => {
  browser = await launch();
  results = [...(await read(FOLDER, PAGE)), ...(await inspect(browser, FOLDER, PAGE, LOOK))];
});
after(() => browser.close());

/** The words of all findings of one check that count. */
const faults = (check) => results.find((result) => result.check === check).findings.filter(({ aside }) => !aside);

test('every faulty exhibit is found by the check that it names, and by no other', async () => {
  const { page, close } = await open(browser, FOLDER, PAGE, LOOK);
  await bring(page);
  const exhibits = await page.$$eval('main > [data-faults]', (all) =>
    all.map((element) => ({ wanted: element.dataset.faults, at: place.selector(element), html: element.outerHTML })),
  );
  await close();
  assert.ok(exhibits.length > 10);
  for (const check of ['overflow', 'overlap', 'contrast', 'access']) {
    for (const { wanted, at, html } of exhibits) {
      const isFound = faults(check).some((finding) => finding.at.startsWith(at));
      assert.equal(isFound, wanted === check, `${check}: ${html}`);
    }
  }
});

test('broken HTML is found in the file', () => {
  const rules = faults('validity').map(({ what }) => what.match(/\((\S+),/)[1]);
  assert.deepEqual(rules, ['no-dup-attr', 'element-permitted-content']);
});

test('a link to no file and one to no place are found', () => {
  const words = faults('links').map(({ what }) => what).join('\n');
  for (const cause of ['none.html leads to no file', '#none leads to no place']) assert.match(words, new RegExp(cause));
  assert.ok(!words.includes('#exists'));
});

test('a page may not fail in silence, nor ask anybody else', () => {
  const words = faults('quiet').map(({ what }) => what).join('\n');
  for (const cause of ['by intention', '404', 'elsewhere.invalid']) assert.match(words, new RegExp(cause));
});

test('without script a page is looked at as well', async () => {
  const scriptless = await inspect(browser, FOLDER, PAGE, { ...LOOK, script: false });
  const complaints = scriptless.find(({ check }) => check === 'quiet').findings;
  assert.ok(!complaints.some(({ what }) => what.includes('by intention')));
  assert.equal(scriptless.find(({ check }) => check === 'overlap').findings.length, faults('overlap').length);
});

test('a page of 156,000 bytes is too heavy', () => {
  assert.equal(weight.find({ html: 'ü'.repeat(78_000) }).length, 1);
  assert.equal(weight.find({ html: readFileSync(`${FOLDER}/${PAGE}`, 'utf8') }).length, 0);
  assert.ok(OF_FILES.includes(weight));
});

test('the report counts checks, names the looks, and sets apart what is not the tool’s doing', () => {
  assert.ok(!isSound(results) && !isSound([]));
  const text = tell(results);
  assert.match(text, /not counted:\n.*access/s);
  assert.match(text, /faults\.html: overlap: “first” and “second” .*\n.*\n +in light-390/);
  assert.match(text, /\n2 passed, 7 failed$/);
});
