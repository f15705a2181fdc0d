// How much of a lesson's height is read, and whether in a lesson a phone cuts code or a caption is said twice. It measures what the pages of a
// course were found wanting in; run by itself it prints the shares of every lesson.

import { join, resolve } from 'node:path';

import { launch, lessons, open } from './course.mjs';

export const name = 'reading';

/**
 * Of a lesson's height at least so much is read: sentences, lists, formulas and the author's own tables, and the questions among
 * its exercises. The course as a whole has about a half.
 */
const LEAST = 0.4;

/** Lessons have a number; other pages are no prose. */
const isLesson = (lesson) => /^([a-z]{2}\/)?\d\d-/.test(lesson);

/** The height of each kind of thing, with the room above it. */
export const shares = (page) =>
  page.evaluate(() => {
    const KINDS = [
      ['code', '.exhibit-code, .descent-programs, .descent-bar, .descent-field'],
      ['claims', '.exhibit-checklist, .descent-block > .exhibit-folded'],
      ['figures', 'figure, .exhibit-card, .exhibit-group, .exhibit-diagram, .exhibit-chart, .exhibit-tiles'],
      ['tasks', '.descent-try, .descent-ask'],
    ];
    const heights = { prose: 0, code: 0, claims: 0, figures: 0, tasks: 0 };
    let above = document.querySelector('main').getBoundingClientRect().top;
    function take(element) {
      const { bottom, height } = element.getBoundingClientRect();
      if (!height || ['LINK', 'SCRIPT'].includes(element.tagName)) return;
      const isWrapper = element.matches('[data-piece], .descent-block') && element.tagName === 'DIV';
      if (isWrapper || (element.querySelector('.descent-try, .descent-ask') && element.matches('ul, ol, li'))) {
        [...element.children].forEach(take);
        if (bottom <= above) return;
      }
      const [kind] = KINDS.find(([, selector]) => element.matches(selector)) ?? ['prose'];
      heights[kind] += Math.max(0, bottom - above);
      above = Math.max(above, bottom);
    }
    [...document.querySelector('main').children].forEach(take);
    return heights;
  });

/** What a narrow page cuts: code that is wider than its box. */
const cutCode = (page) =>
  page.evaluate(() => {
    const { selector } = place;
    const cut = [...document.querySelectorAll('main pre > code')].filter(
      (code) => code.checkVisibility() && code.scrollWidth > code.clientWidth + 2,
    );
    return cut.map((code) => ({ at: selector(code), what: 'code is cut' }));
  });

/** Captions that say the same as another one of the page. */
const twice = (page) =>
  page.evaluate(() => {
    const { selector } = place;
    const seen = new Set();
    const words = (caption) => [...caption.childNodes].filter(({ nodeName }) => nodeName !== 'STRONG').map(({ textContent }) => textContent).join('').trim();
    return [...document.querySelectorAll('main figcaption')].flatMap((caption) => {
      const said = caption.checkVisibility() && words(caption);
      if (!said || !seen.has(said)) return (seen.add(said), []);
      return [{ at: selector(caption), what: `the caption “${said}” is said twice` }];
    });
  });

export async function find({ page, lesson, look }) {
  // Other pages quote commands and messages as they stand, which mdBook lets scroll.
  if (!isLesson(lesson)) return [];
  const found = look.width < 500 ? await cutCode(page) : [];
  if (look.width < 1000 || !look.script) return found;
  const heights = await shares(page);
  const all = Object.values(heights).reduce((one, other) => one + other);
  const share = (heights.prose + heights.tasks) / all;
  if (share < LEAST) found.push({ at: 'main', what: `what is read has ${Math.round(100 * share)} % of the height` });
  return [...found, ...(await twice(page))];
}

async function main(course) {
  const browser = await launch();
  const sums = {};
  for (const lesson of lessons(course).filter((lesson) => /^\d\d-/.test(lesson))) {
    const { page, close } = await open(browser, course, lesson, { theme: 'light', width: 1280, script: true });
    const heights = await shares(page);
    await close();
    const all = Object.values(heights).reduce((one, other) => one + other);
    const told = Object.entries(heights).map(([kind, height]) => `${kind} ${Math.round((100 * height) / all)} %`);
    console.log(`${lesson.slice(0, 2)}  ${told.join(', ')}`);
    for (const [kind, height] of Object.entries(heights)) sums[kind] = (sums[kind] ?? 0) + height;
  }
  await browser.close();
  const all = Object.values(sums).reduce((one, other) => one + other);
  console.log(`all ${Object.entries(sums).map(([kind, height]) => `${kind} ${Math.round((100 * height) / all)} %`).join(', ')}`);
}

if (process.argv[1] === import.meta.filename) await main(resolve(process.argv[2] ?? join('target', 'course')));
