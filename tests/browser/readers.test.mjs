// Readers write under a lesson and are counted: with the server for messages as it is shipped, in a book of two languages that
// mdBook and the tool build, under the policy that the manual names.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import * as access from './access.mjs';
import { launch } from './course.mjs';
import { bring } from './place.mjs';
import { PYTHON, counter, messages, pages } from './servers.mjs';

const TARGET = resolve(import.meta.dirname, '..', '..', 'target');
const TOOLS = [process.env.TOOL ?? join(TARGET, 'release', 'mdbook-descent'), process.env.MDBOOK ?? join(TARGET, 'tools', 'bin', 'mdbook')];
const canRun = [PYTHON, ...TOOLS].every(existsSync);
const skip = !canRun && `not all of these stand there: ${[PYTHON, ...TOOLS].join(', ')}`;
const reader = (name, act) => test(name, { skip, timeout: 60_000 }, act);

const HOST = 'course.test';
const SCRIPT = '<script>document.title = "taken"</script><img src="x" onerror="document.title = \'taken\'">';
const folder = mkdtempSync(join(tmpdir(), 'readers-'));
let browser;
let site;
let heard;
let counted;

/** A lesson that is longer than a screen, in both languages. */
function build(servers) {
  mkdirSync(join(folder, 'src', 'deep'), { recursive: true });
  const write = (name, text) => writeFileSync(join(folder, 'src', name), text);
  write('SUMMARY.md', '# Summary\n\n- [One](deep/one.md)\n- [Two](two.md)\n');
  write('deep/one.md', `---\npublished: 2026-11-26\n---\n\n# One\n\n${'A paragraph.\n\n'.repeat(80)}`);
  write('two.md', '# Two\n\nNo lesson.\n');
  const table = `messages = { address = "http://127.0.0.1:${servers[0].port}" }\ncounter = { address = "http://127.0.0.1:${servers[1].port}" }`;
  writeFileSync(
    join(folder, 'book.toml'),
    `[book]\ntitle = "T"\n[preprocessor.descent]\ncache = false\nlive = false\nlanguages = { en = "", zh-Hans = "zh" }\n${table}\n`,
  );
  for (const [language, pages] of [['en', 'built'], ['zh-Hans', 'built/zh']]) {
    const path = [...TOOLS.map((tool) => join(tool, '..')), process.env.PATH].join(delimiter);
    const env = { ...process.env, PATH: path, MDBOOK_BOOK__LANGUAGE: language };
    const run = spawnSync(TOOLS[1], ['build', folder, '--dest-dir', join(folder, pages)], { env, encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
  }
}

before(async () => {
  if (skip) return;
  // What the manual says that a strict policy needs, beside what mdBook itself does.
  const policy = () =>
    `default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' http://127.0.0.1:${heard.port} http://127.0.0.1:${counted.port}`;
  site = await pages(join(folder, 'built'), policy);
  heard = await messages(`http://${HOST}:${site.port}`, folder);
  counted = await counter(folder);
  build([heard, counted]);
  browser = await launch([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
});
after(async () => {
  await browser?.close();
  await Promise.all([site, heard, counted].map((server) => server?.stop()));
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page; `asked` are the ports of other servers that it asked, `complaints` what its scripts and its policy did not stand. */
async function visit(path, { script = true, width = 900 } = {}) {
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
  const context = await browser.newContext({ javaScriptEnabled: script, userAgent, viewport: { width, height: 700 } });
  await context.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { get: () => false }));
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  page.on('request', (request) => {
    const { hostname, port } = new URL(request.url());
    if (hostname !== HOST) asked.push(Number(port));
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => /Content.Security/.test(message.text()) && complaints.push(message.text()));
  await page.goto(`http://${HOST}:${site.port}/${path}`, { waitUntil: 'load' });
  const place = page.locator('.descent-messages');
  return {
    page, asked, complaints, place,
    says: (text) => place.getByText(text).waitFor(),
    scroll: () => place.scrollIntoViewIfNeeded(),
    send: async (text, name = '') => {
      await place.locator('textarea').fill(text);
      await place.locator('input').fill(name);
      await place.getByRole('button').click();
    },
    close: () => context.close(),
  };
}

const heardAs = (page, text) =>
  page.evaluate(async ([address, body]) => {
    const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    return answer.status;
  }, [`http://127.0.0.1:${heard.port}/new?uri=/deep/one.html`, JSON.stringify({ text, title: 'One' })]);

reader('nothing is asked of the server before the reader comes to the messages', async () => {
  const here = await visit('deep/one.html');
  await here.page.waitForTimeout(300);
  assert.ok(!here.asked.includes(heard.port));
  await here.scroll();
  await here.says('Nobody has written here yet.');
  assert.ok(here.asked.includes(heard.port));
  assert.deepEqual(await here.page.context().cookies(), []);
  assert.deepEqual(here.complaints, []);
  await bring(here.page);
  assert.deepEqual((await access.find(here)).filter(({ aside }) => !aside), []);
  await here.close();
});

reader('what is too long or holds too many links is refused, by the page and by the server', async () => {
  const here = await visit('deep/one.html');
  await here.scroll();
  await here.send('字'.repeat(801));
  await here.says('A message has at most 800 letters; this one has 801.');
  assert.equal(await heardAs(here.page, '字'.repeat(801)), 413);
  await here.send('See https://a.example, www.b.example and http://c.example.');
  await here.says('A message has at most 2 links.');
  await here.close();
});

reader('a message stands in both languages, its script does nothing, and a second one must wait', async () => {
  const here = await visit('deep/one.html');
  await here.scroll();
  const text = `${SCRIPT} ${'字'.repeat(700)} & so on`;
  assert.ok([...text].length <= 800);
  await here.send(text, 'A <b>reader</b>');
  await here.says('Thank you. Your message stands above.');
  await here.send('Once more.');
  await here.says('That was quick.');
  const there = await visit('zh/deep/one.html');
  await there.scroll();
  await there.says('& so on');
  for (const { page, complaints } of [here, there]) {
    const [own] = await page.locator('.descent-message').allTextContents();
    assert.equal(own, text);
    assert.equal(await page.locator('.descent-writer bdi').textContent(), 'A <b>reader</b>');
    assert.equal(await page.locator('.descent-messages :is(img, script, b)').count(), 0);
    assert.notEqual(await page.title(), 'taken');
    assert.deepEqual(complaints, []);
  }
  await there.page.getByText('称呼（可不填）').waitFor();
  await bring(there.page);
  assert.deepEqual((await access.find(there)).filter(({ aside }) => !aside), []);
  const feed = await fetch(await here.page.evaluate(() => fetch('').then((page) => page.text()).then((text) => new DOMParser().parseFromString(text, 'text/html').querySelector('.descent-messages a').href)));
  assert.match(await feed.text(), / so on/);
  await Promise.all([here.close(), there.close()]);
});

reader('without script there is a link, and a page that is no lesson asks nothing', async () => {
  const here = await visit('zh/deep/one.html', { script: false });
  assert.match(await here.place.locator('a').getAttribute('href'), /\/feed\?uri=\/deep\/one\.html$/);
  const other = await visit('two.html');
  assert.equal(await other.place.count(), 0);
  assert.deepEqual(other.asked, []);
  await Promise.all([here.close(), other.close()]);
});

reader('a server that is down is told, and back again it is asked again', async () => {
  const { port, stop } = heard;
  await stop();
  const here = await visit('deep/one.html');
  await here.scroll();
  await here.says('The server for messages does not answer. The lesson does without it.');
  assert.deepEqual(here.complaints, []);
  heard = await messages(`http://${HOST}:${site.port}`, folder, port);
  await here.place.getByRole('button', { name: 'Try again' }).click();
  await here.says('& so on');
  await heard.stop();
  await here.send('Is anybody there?');
  await here.says('Your text is still here.');
  assert.equal(await here.place.locator('textarea').inputValue(), 'Is anybody there?');
  assert.deepEqual(here.complaints, []);
  await here.close();
  heard = await messages(`http://${HOST}:${site.port}`, folder, port);
});

reader('where somebody looks first, a message waits', async () => {
  await heard.stop();
  heard = await messages(`http://${HOST}:${site.port}`, folder, heard.port, 'on');
  const here = await visit('zh/deep/one.html');
  await here.scroll();
  await here.send('A message that waits.');
  await here.says('谢谢！你的留言经审核后会显示出来。');
  assert.ok(!(await here.page.locator('.descent-message').allTextContents()).includes('A message that waits.'));
  await here.close();
});

reader('reads of both languages are counted together, and a counter that is down is not missed', async () => {
  const shown = async (path) => {
    const here = await visit(path);
    await here.page.waitForTimeout(counted.isReal ? 2500 : 300);
    assert.deepEqual(here.complaints, []);
    assert.deepEqual(await here.page.context().cookies(), []);
    const text = await here.page.locator('.descent-reads').textContent();
    await here.close();
    return text;
  };
  await shown('deep/one.html');
  const [english, chinese] = [await shown('deep/one.html'), await shown('zh/deep/one.html')];
  assert.match(english, /^ · Reads: \d+$/);
  assert.match(chinese, /^ · 阅读 \d+ 次$/);
  const [before, behind] = [english, chinese].map((text) => Number(/\d+/.exec(text)[0]));
  // GoatCounter counts who comes again soon once, and tells a number for some time.
  assert.ok(counted.isReal ? behind >= before : behind === before + 1, `${english}, ${chinese}`);
  await counted.stop();
  const alone = await visit('deep/one.html');
  await alone.page.waitForTimeout(300);
  assert.equal(await alone.page.locator('.descent-reads').textContent(), '');
  assert.deepEqual(alone.complaints, []);
  await alone.close();
});
