// Makes the moving picture of the README: a reader plays the descent of lesson 1 and drags its rate; every frame is what Chromium
// showed. `node tests/browser/film.mjs` writes `docs/live.gif`; `COURSE` names the folder of the built course.

import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import gifenc from 'gifenc';

import { launch, open } from './course.mjs';

const { GIFEncoder, applyPalette, quantize } = gifenc;
const ROOT = join(import.meta.dirname, '..', '..');
const COURSE = resolve(process.env.COURSE ?? join(ROOT, 'target', 'course'));
const LESSON = '01-what-calculus-does-for-a-model.html';
const WIDTH = 620;
const HEIGHT = 690;
const COLOURS = 32;
/** How much of a size the picture keeps. */
const SCALE = 0.9;
/** The README stays light. */
const MOST = 300_000;

/** The pixels of a screenshot. */
async function pixels(page) {
  const png = (await page.screenshot({ scale: 'css' })).toString('base64');
  const [width, height, data] = await page.evaluate(async ([text, scale]) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
    const [width, height] = [image.width, image.height].map((size) => Math.round(size * scale));
    const canvas = new OffscreenCanvas(width, height).getContext('2d');
    canvas.imageSmoothingQuality = 'high';
    canvas.drawImage(image, 0, 0, width, height);
    const bytes = canvas.getImageData(0, 0, width, height).data;
    let letters = '';
    for (let at = 0; at < bytes.length; at += 30_000) letters += String.fromCharCode(...bytes.subarray(at, at + 30_000));
    return [width, height, btoa(letters)];
  }, [png, SCALE]);
  return { width, height, data: new Uint8Array(Buffer.from(data, 'base64')) };
}

async function main() {
  const browser = await launch();
  const { page, close } = await open(browser, COURSE, LESSON, { theme: 'light', width: WIDTH, script: true });
  await page.setViewportSize({ width: WIDTH, height: HEIGHT });
  await page.addStyleTag({ content: '#mdbook-menu-bar { display: none }' });
  const frames = [];
  const take = async (delay) => frames.push({ ...(await pixels(page)), delay });
  const bring = (selector, above) => page.evaluate(([what, room]) => {
    scrollTo(0, document.querySelector(what).getBoundingClientRect().top + scrollY - room);
  }, [selector, above]);
  const settled = (steps) => page.waitForFunction((words) => {
    const field = document.querySelector('textarea')?.value ?? document.querySelector('.descent-block').textContent;
    return field.includes(words) && !document.querySelector('progress:not([hidden])');
  }, `for ${steps} steps`).then(() => page.waitForTimeout(700));

  // The way down, step by step, where the picture stands.
  const bar = page.locator('[data-piece]:has(> [id="points.path"]) + .descent-bar');
  await bring('[id="points.path"]', 10);
  await take(1500);
  await bar.getByRole('button').click();
  const slider = bar.getByRole('slider');
  await slider.waitFor();
  for (const value of [4, 6, 8, 10, 13, 16, 20, 25, 31, 38, 46, 55, 65, 76, 88, 100]) {
    await slider.fill(String(value));
    await settled(Math.max(1, Math.round(1000 * (value / 100) ** 2)));
    await take(value === 100 ? 1800 : 160);
  }

  // The rate, and what the loss and the claims then say.
  await bring('.descent-block', 10);
  const number = page.locator('.descent-block .hljs-number', { hasText: '0.01' }).first();
  await take(800);
  await number.click();
  await page.locator('textarea').waitFor();
  await settled(1000);
  await bring('.descent-bar', 250);
  await take(700);
  for (const step of [1, 2, 3, 5, 8, 11, 14]) {
    await page.locator('textarea').evaluate((area, rate) => {
      const [from, to] = [area.selectionStart, area.selectionEnd];
      area.setRangeText(rate, from, to, 'select');
      area.dispatchEvent(new Event('input'));
    }, (0.01 + step / 100).toFixed(2));
    await page.keyboard.press('Control+Enter');
    await settled(1000);
    await take(step === 14 ? 1500 : 250);
  }
  await bring('[id="points.loss_curve"]', 60);
  await take(2500);
  await close();
  await browser.close();

  const film = GIFEncoder();
  const [{ width, height }] = frames;
  const all = new Uint8Array(frames.reduce((length, { data }) => length + data.length, 0));
  frames.reduce((at, { data }) => (all.set(data, at), at + data.length), 0);
  // The last colour stands for what the frame before showed.
  const palette = quantize(all, COLOURS, { format: 'rgb444' });
  const same = palette.length;
  palette.push([255, 0, 255]);
  let before;
  for (const { data, delay } of frames) {
    const index = applyPalette(data, palette.slice(0, same), 'rgb444');
    const shown = before ? index.map((colour, at) => (colour === before[at] ? same : colour)) : index;
    film.writeFrame(shown, width, height, { palette: before ? undefined : palette, transparent: Boolean(before), transparentIndex: same, delay, dispose: 1 });
    before = index;
  }
  film.finish();
  const bytes = film.bytes();
  const file = join(ROOT, 'docs', 'live.gif');
  writeFileSync(file, bytes);
  console.log(`${file}: ${frames.length} frames, ${bytes.length} bytes`);
  process.exitCode = bytes.length <= MOST ? 0 : 1;
}

await main();
