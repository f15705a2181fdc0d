// Links that lead nowhere: to a file that is not there, or to a place that its page does not have. Addresses elsewhere are not asked.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const name = 'links';

const LINK = /\s(?:href|src)="([^"]*)"/g;
const PLACE = /\s(?:id|name)="([^"]*)"/g;

const plain = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]);

/** The places of each page that was asked for. */
const known = new Map();

function places(file) {
  if (!known.has(file)) known.set(file, new Set([...readFileSync(file, 'utf8').matchAll(PLACE)].map(([, place]) => plain(place))));
  return known.get(file);
}

/** What is wrong with a link from a page. */
function amiss(link, course, lesson) {
  const [path, place] = link.split(/#(.*)/s).map(decodeURIComponent);
  const below = path.startsWith('/') ? path : path ? join(dirname(lesson), path) : lesson;
  let file = join(course, normalize(below.replace(/\?.*/, '')));
  if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
  if (!existsSync(file)) return `${link} leads to no file`;
  return place && file.endsWith('.html') && !places(file).has(place) ? `${link} leads to no place of that page` : undefined;
}

export function find({ html, course, lesson }) {
  const [start, end] = [html.indexOf('<main>'), html.indexOf('</main>')];
  return [...html.matchAll(LINK)]
    .filter(([, link]) => link && !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(link))
    .map(({ 1: link, index }) => ({ at: 'html', what: amiss(plain(link), course, lesson), aside: index < start || index > end }))
    .filter(({ what }) => what);
}
