// Looks at every lesson of a built course in all themes and at three widths, with scripts and without, and tells what
// a reader would trip over: `node tests/browser/check.mjs target/course`. Screenshots go to `browser/` beside the course.

import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import * as access from './access.mjs';
import * as contrast from './contrast.mjs';
import { launch, lessons, open } from './course.mjs';
import * as links from './links.mjs';
import * as overflow from './overflow.mjs';
import * as overlap from './overlap.mjs';
import { bring } from './place.mjs';
import * as quiet from './quiet.mjs';
import * as reading from './reading.mjs';
import { isSound, tell } from './report.mjs';
import * as validity from './validity.mjs';
import * as weight from './weight.mjs';

/** What a file shows, whatever it looks like. */
export const OF_FILES = [validity, weight, links];

/** What depends on the theme, the width and the scripts. */
export const OF_LOOKS = [quiet, overflow, overlap, contrast, access, reading];

const THEMES = ['light', 'rust', 'coal', 'navy', 'ayu'];
const WIDTHS = [390, 768, 1280];
const AT_ONCE = 2;

/** Without script mdBook shows its default theme. */
export const LOOKS = [
  ...THEMES.flatMap((theme) => WIDTHS.map((width) => ({ name: `${theme}-${width}`, theme, width, script: true }))),
  { name: 'light-390-without-script', theme: 'light', width: 390, script: false },
];

/**
 * The pages of the manual are many and alike, and so are those in another language: a phone in daylight and a desk at night
 * stand for all looks. The manual is not translated, and looks the same beside each language.
 */
const looks = (lesson) => {
  const [, translated, manual] = /^([a-z]{2}(?:-[A-Za-z]+)?\/)?((?:reference|manual)\/)?/.exec(lesson);
  if (translated && manual) return [];
  return translated || manual ? LOOKS.filter(({ name }) => ['light-390', 'navy-1280'].includes(name)) : LOOKS;
};

/** Every check of one lesson in one look, each with what it found; a screenshot goes to `album`, if there is one. */
export async function inspect(browser, course, lesson, look, album) {
  const { page, complaints, close } = await open(browser, course, lesson, look);
  await bring(page);
  if (album) {
    mkdirSync(join(album, lesson.replace(/\.html$/, '')), { recursive: true });
    await page.screenshot({ path: join(album, lesson.replace(/\.html$/, ''), `${look.name}.png`) });
  }
  const results = [];
  for (const { name, find } of OF_LOOKS) {
    results.push({ lesson, look: look.name, check: name, findings: await find({ page, complaints, lesson, look }) });
  }
  await close();
  return results;
}

/** The checks of a lesson's file. */
export async function read(course, lesson) {
  const html = readFileSync(join(course, lesson), 'utf8');
  const found = async ({ name, find }) => ({ lesson, look: 'file', check: name, findings: await find({ html, course, lesson }) });
  return Promise.all(OF_FILES.map(found));
}

async function main(course) {
  const album = resolve(course, '..', 'browser');
  const browser = await launch();
  const results = [];
  for (const lesson of lessons(course)) results.push(...(await read(course, lesson)));
  const visits = lessons(course).flatMap((lesson) => looks(lesson).map((look) => [lesson, look]));
  const visitor = async () => {
    for (let visit = visits.shift(); visit; visit = visits.shift()) {
      results.push(...(await inspect(browser, course, ...visit, album)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  await browser.close();
  console.log(`The screenshots stand in ${album}.`);
  console.log(tell(results));
  process.exitCode = isSound(results) ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main(resolve(process.argv[2] ?? 'target/course'));
