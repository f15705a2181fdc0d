// What a page asks for its readers, run on this machine alone: its own pages, the server for messages as it is shipped, and a counter.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { TYPES } from './course.mjs';

const ROOT = resolve(import.meta.dirname, '..', '..');
const SHIPPED = join(ROOT, 'src', 'site', 'messages');

/** The Python with the server for messages: `cargo messages` and `.ci/run pages` install it. */
export const PYTHON = join(ROOT, 'target', 'messages', 'python', 'bin', 'python');

/** A server of the test's own; `answer` gives the status, the kind and the body of each request. */
async function own(answer) {
  const server = createServer((request, response) => {
    const [status, headers, body] = answer(new URL(request.url, 'http://any'), request);
    response.writeHead(status, headers).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: server.address().port, stop: () => (server.closeAllConnections(), server.close()) };
}

/** The pages of a folder, under a policy. */
export function pages(folder, policy) {
  return own(({ pathname }) => {
    const file = join(folder, normalize(decodeURIComponent(pathname)));
    if (!existsSync(file)) return [404, {}, 'nothing stands there'];
    return [200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy() }, readFileSync(file)];
  });
}

async function answering(address, child) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${child.spawnargs.join(' ')}`);
    if (await fetch(address).then(() => true, () => false)) return;
    await pause(100);
  }
  throw new Error(`no answer from ${address}`);
}

async function freePort() {
  const { port, stop } = await own(() => [404, {}, '']);
  stop();
  return port;
}

/** Isso behind its gate, with the settings that are shipped, for the pages of a site; messages stand in a folder. */
export async function messages(site, folder, port, moderated = 'off') {
  port ??= await freePort();
  const env = { ...process.env, MESSAGES_SITE: site, MESSAGES_LISTEN: `http://127.0.0.1:${port}`, MESSAGES_FOLDER: folder, MESSAGES_MODERATED: moderated, MESSAGES_NOTIFY: 'stdout' };
  const child = spawn(PYTHON, [join(SHIPPED, 'gate.py'), join(SHIPPED, 'isso.cfg')], { env, stdio: 'ignore' });
  await answering(`http://127.0.0.1:${port}/?uri=/`, child);
  return { port, stop: () => ended(child) };
}

/** GoatCounter itself, where the variable of its name leads to its program; else what it answered there, told again. */
export async function counter(folder) {
  const program = process.env.GOATCOUNTER;
  if (!program) return standIn();
  const database = `sqlite+${join(folder, 'reads.sqlite3')}`;
  const port = await freePort();
  const vhost = '127.0.0.1';
  const made = spawnSync(program, ['db', 'create', 'site', '-createdb', `-db=${database}`, `-vhost=${vhost}`, '-user.email=a@example.org', '-user.password=password12'], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stdout + made.stderr);
  spawnSync(program, ['db', 'query', '-format=exec', `-db=${database}`, `update sites set settings = json_set(settings, '$.allow_counter', json('true'))`]);
  const child = spawn(program, ['serve', `-db=${database}`, `-listen=127.0.0.1:${port}`, '-tls=http', '-automigrate', '-store-every=1'], { stdio: 'ignore' });
  await answering(`http://127.0.0.1:${port}/status`, child);
  return { isReal: true, port, stop: () => ended(child) };
}

/** What GoatCounter 2.7 answered to the same questions, told again: it knows a page once it was visited. */
function standIn() {
  const visits = new Map();
  return own(({ pathname, searchParams }) => {
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };
    if (pathname === '/count') {
      const page = searchParams.get('p');
      visits.set(page, (visits.get(page) ?? 0) + 1);
      return [200, { ...headers, 'content-type': 'image/gif' }, ''];
    }
    const page = decodeURIComponent(pathname.replace(/^\/counter\/(.*)\.json$/, '$1'));
    const count = visits.get(page) ?? 0;
    return [count ? 200 : 404, headers, JSON.stringify({ count_unique: `${count}`, count: `${count}` })];
  });
}

async function ended(child) {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
