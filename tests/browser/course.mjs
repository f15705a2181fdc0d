// The built course as a reader's browser meets it: its lessons, how one is opened, and what the opening was refused.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, normalize } from 'node:path';

import { chromium } from 'playwright-core';

/** No such host exists: whatever a page asks elsewhere is a fault, for a course needs no network. */
const ORIGIN = 'http://course.invalid';

export const TYPES = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Pages that mdBook adds; what they show stands in the lessons already. */
const ADDED = ['404.html', 'print.html', 'toc.html'];

/** The pages of the built course, below its folder, in order. */
export function lessons(course) {
  const pages = readdirSync(course, { recursive: true }).filter((file) => file.endsWith('.html'));
  return pages.filter((page) => !ADDED.includes(basename(page))).sort();
}

/** Chromium, from the place that `CHROMIUM` names or where Debian puts it. */
export function launch(more = []) {
  const flags = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-component-update', '--disable-sync'];
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...flags, ...more, '--disable-background-networking', '--hide-scrollbars'] });
}

/** Opens a lesson in one look; `complaints` are errors of its scripts and requests that came to nothing. */
export async function open(browser, course, lesson, look) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await context.addInitScript((theme) => localStorage.setItem('mdbook-theme', theme), look.theme);
  await context.route('**/*', (route) => answer(route, course));
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`a script failed: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && complaints.push(`the console says: ${message.text()}`));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} did not come: ${request.failure()?.errorText}`));
  const scripts = await context.newCDPSession(page);
  // Off only while the page loads: the checks themselves are scripts too.
  await scripts.send('Emulation.setScriptExecutionDisabled', { value: !look.script });
  await page.goto(`${ORIGIN}/${lesson}`, { waitUntil: 'load' });
  await scripts.send('Emulation.setScriptExecutionDisabled', { value: false });
  // As tall as the page, so that every text has its place on the screen.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: look.width, height: Math.min(height, 30000) });
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  return { page, complaints, close: () => context.close() };
}

function answer(route, course) {
  const url = new URL(route.request().url());
  const file = join(course, normalize(decodeURIComponent(url.pathname)));
  if (url.origin !== ORIGIN) return route.abort('internetdisconnected');
  if (!existsSync(file)) return route.fulfill({ status: 404, body: `${url.pathname} does not exist` });
  return route.fulfill({ contentType: TYPES[extname(file)] ?? 'application/octet-stream', body: readFileSync(file) });
}
