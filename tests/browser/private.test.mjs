// A course without readers' messages and a counter asks no other host for anything: its pages are opened, scrolled through and
// touched, and every request of the browser is looked at.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { TYPES, launch, lessons } from './course.mjs';

const COURSE = resolve(process.env.COURSE ?? join(import.meta.dirname, '..', '..', 'target', 'course'));
const ORIGIN = 'http://course.invalid';

/** Every lesson in each language; of the manual and the reference, whose pages are alike, some. */
const isLooked = (page, number) => !/(^|\/)(manual|reference)\//.test(page) || number % 12 === 0;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test('no page asks another host', { timeout: 240_000 }, async () => {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
  const elsewhere = [];
  let asked = 0;
  await context.route('**/*', (route) => {
    const { origin, pathname, href } = new URL(route.request().url());
    asked += 1;
    if (origin !== ORIGIN) {
      elsewhere.push(`${route.request().frame().url()} asks ${href}`);
      return route.abort();
    }
    const file = join(COURSE, normalize(decodeURIComponent(pathname)));
    if (!existsSync(file)) return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ contentType: TYPES[extname(file)] ?? 'application/octet-stream', body: readFileSync(file) });
  });
  // What is no request for a file is seen as well.
  context.on('page', (page) => page.on('websocket', (socket) => elsewhere.push(socket.url())));
  const page = await context.newPage();
  const pages = lessons(COURSE).filter(isLooked);
  for (const lesson of pages) {
    await page.goto(`${ORIGIN}/${lesson}`, { waitUntil: 'load' });
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    const touched = page.getByRole('button', { name: /^(Try it|试一试)$/ }).first();
    if (await touched.count()) await touched.click();
  }
  await page.waitForLoadState('networkidle');
  assert.ok(pages.length > 30 && asked > pages.length, `${pages.length} pages, ${asked} requests`);
  assert.deepEqual(elsewhere, []);
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});
