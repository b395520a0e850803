/** `seqcmp decode` on a terminal: a screen, a process for each run, and what goes between them. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createElement } from 'react';
import type { Part } from '../../config/parts.ts';
import { messageOf } from '../../config/user-error.ts';
import { writeWhole } from '../../files/atomic-file.ts';
import { readOutputs } from '../../run/outputs.ts';
import type { Run } from '../../run/run-directory.ts';
import { isFinished } from '../../run/summary.ts';
import { DecodeApp, withinView } from '../../tui/decode/decode-app.tsx';
import {
  type DecodeEffect,
  type DecodeMessage,
  type DecodeState,
  startDecoding,
  type TestExample,
} from '../../tui/decode/decode-state.ts';
import { stepDecoding } from '../../tui/decode/step-decoding.ts';
import type { AnsweringPlan } from '../../worker/answering-messages.ts';
import { startAnswering } from '../../worker/answering-process.ts';
import { readHistory, writeHistory } from '../line-history.ts';
import { runScreen, type ScreenProgram } from '../run-screen.ts';
import { screenNames } from '../screen-names.ts';

const PROGRAM: ScreenProgram<DecodeState, DecodeMessage, DecodeEffect> = {
  step(state, message, size) {
    const stepped = stepDecoding(state, message, Math.random);
    return { ...stepped, state: withinView(stepped.state, size) };
  },
  element: (state, size, depth) => createElement(DecodeApp, { state, ...size, depth }),
  onKey: (key) => ({ type: 'key', key }),
};

/** @param without of each run, what is left out at first */
export async function decodeInteractively(
  runs: readonly Run[],
  plan: Omit<AnsweringPlan, 'dir' | 'without'>,
  without: readonly (Part | null)[],
): Promise<void> {
  const start = startDecoding({
    ...screenNames(runs),
    without,
    test: testExamples(runs),
    history: readHistory(),
  });
  process.exitCode = await runScreen(start, PROGRAM, (send, leave) => {
    const open = (part: Part | null, run: number) =>
      startAnswering({ ...plan, dir: runs[run].dir, without: part }, (said) =>
        send({ type: 'run', run, said }),
      );
    const processes = without.map(open);
    const act = (effect: DecodeEffect): void => {
      switch (effect.type) {
        case 'ask':
          for (const each of processes) each.ask(effect.question);
          break;
        case 'inspect':
          processes[effect.run].inspect(effect.id, effect.at);
          break;
        case 'open':
          processes[effect.run].kill();
          processes[effect.run] = open(effect.without, effect.run);
          if (effect.question !== null) processes[effect.run].ask(effect.question);
          break;
        case 'remember':
          writeHistory(effect.lines);
          break;
        case 'save':
          send({ type: 'notice', text: saveAnswers(effect.text) });
          break;
        case 'leave':
          leave(effect.exitCode);
          break;
        default:
          effect satisfies never;
      }
    };
    return {
      act,
      stop() {
        for (const each of processes) each.kill();
      },
    };
  });
}

/** Those of the first run that is finished. */
function testExamples(runs: readonly Run[]): TestExample[] {
  const finished = runs.find(isFinished);
  return finished === undefined ? [] : readOutputs(finished, 'test');
}

/** @returns what to say of it */
function saveAnswers(text: string): string {
  const name = Array.from({ length: 1000 }, (_, i) => `answers-${i + 1}.tsv`).find(
    (each) => !existsSync(each),
  );
  if (name === undefined) return 'There are 1,000 files answers-N.tsv here already: move some away.';
  try {
    writeWhole(resolve(name), text);
    return `written ${name}: run, source, answer`;
  } catch (thrown) {
    return messageOf(thrown);
  }
}
