/** `seqcmp doctor`: what works on this machine, and what to do about what does not. */
import { existsSync, statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { EngineName } from '../../config/schema.ts';
import { measureCache } from '../../data/cache.ts';
import { probeEngines } from '../../engine/choose-engine.ts';
import { freeMemory } from '../../engine/free-memory.ts';
import { RESULTS } from '../../run/layout.ts';
import type { CommonFlags } from '../common-flags.ts';
import { thisMachine } from '../machine.ts';
import { cacheFolder } from '../own-folders.ts';
import { type Examination, examinationText } from '../render/examination.ts';
import { canRedraw, hasColour, styleOf, writeJson, writeOut } from '../terminal.ts';

const REMEDIES: Readonly<Record<EngineName, string>> = {
  onnx: 'Install again with npm ci. It needs macOS 14 or newer on arm64, Windows with the Visual C++ Redistributable (2015 to 2022), or Linux with glibc 2.28 or newer (no Alpine).',
  tensorflow:
    'Not needed. To have it: npm install --include=optional, which downloads libtensorflow, on a system that it is built for.',
  wasm: 'Install again with npm ci.',
  cpu: 'Install again with npm ci.',
};

export async function examineMachine({ json }: CommonFlags): Promise<void> {
  const threads = availableParallelism();
  const cache = cacheFolder();
  const engines = (await probeEngines(threads)).map((probe) => ({
    ...probe,
    present: probe.description !== null,
    remedy: probe.description === null ? REMEDIES[probe.name] : null,
  }));
  const found: Examination = {
    ...thisMachine(),
    threads,
    memory: { free: freeMemory(), total: totalmem() },
    disk: freeDisk(resolve(RESULTS)),
    cache: { folder: cache, ...measureCache(cache) },
    terminal: {
      stdout: process.stdout.isTTY === true,
      stderr: process.stderr.isTTY === true,
      columns: process.stdout.columns ?? null,
      colour: hasColour(process.stdout),
      bars: canRedraw(),
    },
    engines,
    auto: engines.find(({ present }) => present)?.name ?? null,
  };
  if (found.auto === null) process.exitCode = 1;
  await (json ? writeJson(found) : writeOut(examinationText(found, styleOf(process.stdout))));
}

/** Of the disk that `folder` lies on, or will. */
function freeDisk(folder: string): Examination['disk'] {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  const { bavail, bsize } = statfsSync(place);
  return { folder, free: bavail * bsize };
}
