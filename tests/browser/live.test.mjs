// A reader touches the built course: types, drags, steps, errs, stops, resets and sends a link; from a server with a strict
// Content-Security-Policy, from a file, on a phone, in the dark and without script. `COURSE` names the folder.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, normalize, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import * as access from './access.mjs';
import { launch } from './course.mjs';
import { bring } from './place.mjs';

const COURSE = resolve(process.env.COURSE ?? join(import.meta.dirname, '..', '..', 'target', 'course'));
const LESSON = '01-what-calculus-does-for-a-model.html';
const ORIGIN = 'http://course.invalid';
/** What the manual says that a strict policy needs, and what mdBook itself does. */
const POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
const isLive = existsSync(join(COURSE, 'descent')) && readdirSync(join(COURSE, 'descent')).some((name) => name.startsWith('engine-'));
const live = (name, act) => test(name, { skip: !isLive && 'this course was built without the engine for pages', timeout: 120_000 }, act);

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Opens a page of the course; `complaints` are its errors. */
async function visit({ lesson = LESSON, hash = '', theme = 'light', width = 1000, script = true, from = ORIGIN } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: script, hasTouch: width < 500 });
  await context.addInitScript((name) => localStorage.setItem('mdbook-theme', name), theme);
  const asked = [];
  await context.route(`${ORIGIN}/**`, (route) => {
    const path = normalize(decodeURIComponent(new URL(route.request().url()).pathname.replace('/books/one/', '/')));
    asked.push(path);
    const type = { html: 'text/html', js: 'text/javascript', css: 'text/css' }[path.split('.').at(-1)];
    const headers = { 'content-security-policy': POLICY };
    return route.fulfill({ headers, contentType: type ?? 'application/octet-stream', body: readFileSync(join(COURSE, path)) });
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${from}/${lesson}${hash}`, { waitUntil: 'load' });
  const block = page.locator('.descent-block').first();
  const field = block.locator('textarea');
  const says = (words) => page.waitForFunction((text) => document.querySelector('.descent-bar output')?.textContent.includes(text), words);
  return {
    page, complaints, asked, block, field, says,
    tryIt: () => block.getByRole('button', { name: 'Try it' }).click().then(() => field.waitFor()),
    run: () => block.getByRole('button', { name: 'Run', exact: true }).click(),
    write: async (from, to) => field.fill((await field.inputValue()).replace(from, to)),
    evidence: () => block.locator('.exhibit-checklist').innerText(),
    close: () => context.close(),
  };
}

live('a changed rate changes the page in its place, and Reset brings it back', async () => {
  const reader = await visit();
  const whole = await reader.page.locator('main').innerHTML();
  assert.ok(!reader.asked.some((path) => path.includes('engine-')), 'the engine comes with the first touch only');
  await reader.tryIt();
  const curve = await reader.page.locator('[id="points.loss_curve"]').innerHTML();
  await reader.write('rate=0.01', 'rate=0.001');
  await reader.run();
  await reader.says('1 do not');
  assert.match(await reader.evidence(), /✗\s+the loss fell a hundredfold/);
  assert.notEqual(await reader.page.locator('[id="points.loss_curve"]').innerHTML(), curve);
  await reader.block.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await reader.page.locator('main').innerHTML(), whole);
  assert.ok(!reader.page.url().includes('#live='));
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

live('the button of an exercise makes its change, and the page then says what its solution says', async () => {
  const reader = await visit();
  const exercise = reader.page.locator('.descent-try').first();
  assert.ok(!(await exercise.isVisible()), 'a guess comes first');
  const question = reader.page.locator('.descent-ask').first();
  await question.getByRole('spinbutton').fill('90');
  await question.getByRole('button', { name: 'Check' }).click();
  const [, promised] = (await exercise.locator('figcaption').first().textContent()).match(/ends at (.*?) after/);
  await exercise.locator(':scope > .descent-bar > .descent-button').click();
  await reader.says(`The loss L is now ${promised}.`);
  assert.match(await reader.field.inputValue(), /rate=0\.1\)/);
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

live('what the engine writes for a chapter as it stands is what stands there', async () => {
  const reader = await visit();
  const texts = () => reader.page.$$eval('main [data-piece]', (all) => all.map((one) => one.textContent.replace(/\s+/g, '')));
  const before = await texts();
  await reader.tryIt();
  await reader.run();
  await reader.says('0 do not');
  const later = await texts();
  later.slice(1).forEach((text, index) => assert.equal(text, before[index + 1]));
  await reader.close();
});

live('a slip is told with its line, and what stood there is only paled', async () => {
  const reader = await visit();
  await reader.tryIt();
  await reader.write('X @ w', 'X @ q');
  await reader.run();
  await reader.page.waitForFunction(() => document.querySelector('.descent-fault').textContent.startsWith('line 6: q has no value'));
  assert.equal(await reader.page.locator('.descent-old').count(), 1);
  assert.ok(await reader.page.evaluate(() => [...CSS.highlights.get('descent-wrong')][0].toString() === 'q'));
  await reader.write('X @ q', 'X @ w');
  await reader.run();
  await reader.says('0 do not');
  assert.equal(await reader.page.locator('.descent-old').count(), 0);
  await reader.close();
});

live('numbers are stepped by keys and dragged, and a link shows the same experiment', async () => {
  const reader = await visit();
  const number = reader.block.locator('.hljs-number', { hasText: '0.01' }).first();
  await number.click();
  await reader.field.waitFor();
  await reader.page.keyboard.press('ArrowUp');
  await reader.page.keyboard.press('Shift+ArrowUp');
  await reader.page.keyboard.press('Alt+ArrowDown');
  assert.match(await reader.field.inputValue(), /rate=0\.119\)/);
  await reader.page.keyboard.press('Tab');
  await reader.page.keyboard.press('ArrowDown');
  assert.match(await reader.field.inputValue(), /for 999 steps/);
  const at = await reader.block.locator('.hljs-number', { hasText: '0.119' }).first().boundingBox();
  await reader.page.mouse.move(at.x + 4, at.y + 4);
  await reader.page.mouse.down();
  await reader.page.mouse.move(at.x + 40, at.y + 4, { steps: 4 });
  await reader.page.mouse.up();
  assert.match(await reader.field.inputValue(), /rate=0\.125\)/);
  await reader.says('The loss L is now');
  await reader.page.waitForFunction(() => location.hash.startsWith('#live='));
  await reader.page.waitForTimeout(1500);
  const [told, hash] = [await reader.evidence(), new URL(reader.page.url()).hash];
  const friend = await visit({ hash });
  await friend.says('The loss L is now');
  assert.match(await friend.field.inputValue(), /rate=0\.125\) for 999 steps/);
  assert.equal(await friend.evidence(), told);
  assert.deepEqual(friend.complaints, []);
  await reader.close();
  await friend.close();
});

live('a long run is stopped, and the page goes on', async () => {
  const reader = await visit();
  await reader.tryIt();
  await reader.write('1000 steps', '900000 steps');
  await reader.run();
  await reader.block.getByRole('button', { name: 'Stop' }).click();
  await reader.says('Stopped.');
  await reader.write('900000 steps', '900 steps');
  await reader.run();
  await reader.says('The loss L is now');
  await reader.close();
});

live('from a file of this machine it works as well', async () => {
  const reader = await visit({ from: `file://${COURSE}` });
  await reader.tryIt();
  await reader.run();
  await reader.says('The loss L is now');
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

live('under a path of a site it works as well', async () => {
  const reader = await visit({ from: `${ORIGIN}/books/one` });
  await reader.tryIt();
  await reader.run();
  await reader.says('The loss L is now');
  assert.ok(reader.asked.some((path) => path.includes('engine-')));
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

live('a block reads its table from the site', async () => {
  const reader = await visit({ lesson: 'reference/data.html' });
  const block = reader.page.locator('.descent-block', { hasText: 'csv(' }).first();
  await block.getByRole('button', { name: 'Try it' }).click();
  await block.locator('textarea').waitFor();
  await block.getByRole('button', { name: 'Run', exact: true }).click();
  await reader.page.waitForFunction(() => document.querySelector('.descent-bar output')?.textContent);
  assert.ok(reader.asked.some((path) => path.endsWith('.csv')), 'the table is fetched');
  assert.equal(await reader.page.locator('.descent-fault').first().innerText(), '');
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

live('on a phone and in the dark, and for who cannot see it', async () => {
  const themes = ['rust', 'coal', 'navy', 'ayu'].map((theme) => ({ width: 1000, theme }));
  for (const look of [{ width: 390, theme: 'light' }, ...themes]) {
    const reader = await visit(look);
    await reader.tryIt();
    await reader.write('X @ w', 'X @ q');
    await reader.run();
    await reader.page.waitForFunction(() => document.querySelector('.descent-fault').textContent);
    await bring(reader.page);
    const found = (await access.find({ page: reader.page })).filter(({ aside }) => !aside);
    assert.deepEqual(found, [], JSON.stringify(look));
    await reader.page.screenshot({ path: join(COURSE, '..', `live-${look.theme}-${look.width}.png`) });
    await reader.close();
  }
});

live('without script, and printed, the page is what it was', async () => {
  const reader = await visit({ script: false });
  assert.equal(await reader.page.locator('.descent-button').count(), 0);
  await reader.close();
  const printed = await visit({ lesson: 'print.html' });
  assert.equal(await printed.page.locator('.descent-button').count(), 0);
  await printed.close();
});

live('a slider walks through the steps', async () => {
  const reader = await visit();
  await reader.tryIt();
  const way = () => reader.page.locator('[id="points.path"]').innerHTML();
  const whole = await way();
  await reader.block.getByLabel('steps').fill('10');
  await reader.says('The loss L is now');
  assert.match(await reader.field.inputValue(), /for 10 steps/);
  assert.notEqual(await way(), whole);
  await reader.block.getByRole('button', { name: 'Play' }).click();
  await reader.page.waitForFunction(() => /for 1000 steps/.test(document.querySelector('main textarea').value), null, { timeout: 30_000 });
  await reader.page.waitForFunction((text) => document.getElementById('points.path').innerHTML === text, whole);
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

live('a link can bring no markup into the page', async () => {
  const text = '1\n```\n\n<div data-piece="3"><img src="x" onerror="window.harmed = true"></div>\n\n```calc\n1';
  const hash = `#live=${Buffer.from(JSON.stringify([[0, 0, 0, text]])).toString('base64url')}`;
  const reader = await visit({ hash });
  await reader.page.waitForFunction(() => document.querySelector('.descent-fault')?.textContent);
  await reader.page.waitForTimeout(500);
  assert.equal(await reader.page.evaluate(() => window.harmed), undefined);
  assert.equal(await reader.page.locator('main img').count(), 0);
  await reader.close();
});

live('the lines of the run before stay in a chart, and go at Reset', async () => {
  const reader = await visit();
  await reader.tryIt();
  await reader.says('');
  const chart = reader.page.locator('[id="points.loss_curve"]');
  const line = async (where) => chart.locator(`${where} path`).last().getAttribute('d');
  const whole = await line('svg > g');
  await reader.write('rate=0.01', 'rate=0.02');
  await reader.run();
  await reader.says('The loss L is now');
  assert.equal(await chart.locator('.descent-ghost').count(), 1);
  assert.equal(await line('.descent-ghost'), whole);
  assert.match(await chart.innerText(), /before/);
  assert.match(await chart.locator('> svg').getAttribute('aria-label'), /\(before: The loss L falls from 0\.3905 to 0\.001651/);
  // Where both runs begin, the two lines begin.
  const starts = await chart.evaluate((figure) => [...figure.querySelectorAll('g[fill="none"] path')].map((path) => {
    const { x, y } = path.getPointAtLength(0).matrixTransform(path.getScreenCTM());
    return [x, y].map(Math.round).join(' ');
  }));
  assert.equal(starts.length, 2);
  assert.equal(starts[0], starts[1]);
  await reader.block.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await chart.locator('.descent-ghost').count(), 0);
  await reader.close();
});

live('a question is answered by keys, tells why, and only then shows what comes of it', async () => {
  const reader = await visit();
  const [number, choice] = [0, 1].map((index) => reader.page.locator('.descent-ask').nth(index));
  await number.getByRole('spinbutton').focus();
  await reader.page.keyboard.type('5');
  await reader.page.keyboard.press('ArrowLeft');
  await reader.page.keyboard.press('Enter');
  assert.match(await number.getByRole('status').innerText(), /Not so/);
  assert.ok(await number.locator('details').evaluate(({ open }) => open));
  await number.getByRole('spinbutton').fill(await number.getAttribute('data-answer'));
  await number.getByRole('button', { name: 'Check' }).click();
  assert.match(await number.getByRole('status').innerText(), /Right/);
  const right = Number(await choice.getAttribute('data-answer'));
  const buttons = choice.getByRole('button');
  assert.ok(!(await reader.page.locator('.descent-try').nth(1).isVisible()));
  await buttons.nth(right % 3).focus();
  await reader.page.keyboard.press('Enter');
  assert.match(await choice.getByRole('status').innerText(), /Not so/);
  assert.match(await buttons.nth(right - 1).getAttribute('class'), /descent-right/);
  assert.equal(await buttons.nth(right % 3).getAttribute('aria-pressed'), 'true');
  await reader.page.locator('.descent-try').nth(1).waitFor();
  const { page } = reader;
  await bring(page);
  assert.deepEqual((await access.find({ page })).filter(({ aside }) => !aside), []);
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

live('a picture is played where it stands, in its own axes', async () => {
  const reader = await visit();
  const path = reader.page.locator('[id="points.path"]');
  const whole = await path.innerHTML();
  const name = await path.locator('strong').innerText();
  const bar = reader.page.locator('[data-piece]:has(> [id="points.path"]) + .descent-bar');
  await bar.getByRole('button', { name: 'Play' }).click();
  await path.locator('.descent-way').first().waitFor();
  await bar.getByRole('button', { name: 'Stop' }).click();
  await bar.getByRole('button', { name: 'Play' }).waitFor();
  await bar.getByRole('slider').fill('20');
  await reader.page.waitForFunction(() => document.querySelector('.descent-block').textContent.includes('for 40 steps'));
  assert.equal(await path.locator('strong').innerText(), name);
  const ground = (html) => html.match(/<path d="[^"]*" fill="none" stroke="currentColor" stroke-width="1" stroke-opacity=".45"/g).join();
  assert.equal(ground(await path.innerHTML()), ground(whole), 'the landscape stays');
  await bar.getByRole('slider').fill('100');
  await reader.page.waitForFunction(() => !document.querySelector('.descent-way'));
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

live('a line of the checklist leads to its line of the field', async () => {
  const reader = await visit();
  await reader.tryIt();
  await reader.block.locator('.exhibit-folded > summary').click();
  await reader.block.getByRole('link', { name: 'line 13' }).click();
  const chosen = await reader.field.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  assert.match(chosen, /the loss fell a hundredfold/);
  await reader.close();
});

live('the first screen of the first lesson says that it can be touched, and only where that is so', async () => {
  const hint = (reader) => reader.page.locator('.descent-hint').isVisible();
  const reader = await visit();
  assert.ok(await hint(reader));
  await reader.close();
  const still = await visit({ script: false });
  assert.ok(!(await hint(still)));
  await still.close();
});
