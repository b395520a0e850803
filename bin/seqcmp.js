#!/usr/bin/env node
// Starts dist/cli/main.js. Not here: anything that the program does.
import { existsSync } from 'node:fs';

const OLDEST_NODE = 20;
const program = new URL('../dist/cli/main.js', import.meta.url);

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(
    `seqcmp: expected Node.js ${OLDEST_NODE} or newer, found ${process.versions.node}\nInstall a newer one from https://nodejs.org.\n`,
  );
  process.exitCode = 1;
} else if (!existsSync(program)) {
  process.stderr.write(
    'seqcmp: it has not been built yet: run `npm ci`, then `npm run build`, in its folder.\n',
  );
  process.exitCode = 1;
} else {
  // All are read when libraries load, so they are set before any does; processes started from here have them too.
  process.env.NODE_ENV ??= 'production';
  // ONNX Runtime, from 1.29 on, otherwise reports sessions to its maker.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  // glibc keeps freed memory for the next step: mapped anew, page by page, large arrays cost up to a tenth of it.
  process.env.MALLOC_MMAP_MAX_ ??= '0';
  process.env.MALLOC_TRIM_THRESHOLD_ ??= String(2 ** 40);
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  await import(program.href);
}
