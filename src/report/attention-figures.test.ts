import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { analyseRuns } from '../compare/analyse.ts';
import { type AttendedSource, attentionRow, writeAttention } from '../run/attention.ts';
import { finishedRun } from '../testing/finished-run.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { renderReport } from './render-report.ts';

const lines = [{ source: 'a', references: ['b'], output: 'b' }];
const straight = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(attentionRow); // biome-ignore format: a matrix
const reversed = [...straight].reverse();
const source = ['<script>alert(1)</script>', '\u202e\0', 'W'.repeat(100_000)];
const output = [' ', '"><img src=x>', '</s>'];
const map = (place: string, head: number, rows: readonly string[]) => ({ place, head, rows });
const ofRnn: AttendedSource = { source, output, maps: [map('decoder.attention', 1, straight)] };
const ofTransformer: AttendedSource = {
  source,
  output,
  maps: [
    map('encoder.layer0.self', 1, straight),
    map('decoder.layer0.self', 1, ['1000', '500 500', '0 1 999']),
    map('decoder.layer0.cross', 1, reversed),
    map('decoder.layer0.cross', 2, straight),
  ],
};

function analysisOf() {
  const results = temporaryFolder();
  const run = (kind: 'rnn' | 'transformer', found: AttendedSource) => {
    const made = finishedRun({ results, name: kind, kind, lines });
    writeAttention(made, 'test', [found]);
    return made;
  };
  return analyseRuns([run('rnn', ofRnn), run('transformer', ofTransformer)]);
}

test('both runs are side by side, each head a map, and hostile symbols are shown and run nothing', async () => {
  const { 'report.html': html } = await renderReport(analysisOf(), ['html']);
  const { document } = parseHTML(html);
  const maps = [...document.querySelectorAll('.maps')];
  const titles = maps.map((each) =>
    [...each.querySelectorAll('figcaption')].map((caption) => caption.textContent),
  );
  expect(titles).toEqual([
    ['RNN, head 1', 'Transformer, layer 1, head 1', 'Transformer, layer 1, head 2'],
    ['Transformer, layer 1, head 1'],
    ['Transformer, layer 1, head 1'],
  ]);
  expect(document.querySelectorAll('script').length).toBe(1);
  expect(document.querySelectorAll('img').length).toBe(0);
  const symbols = [...maps[0].querySelectorAll('text')].map((text) => text.textContent);
  for (const shown of ['<script…', 'U+202EU…', 'WWWWWWW…', '␣', '"><img …']) expect(symbols).toContain(shown);
  expect(html).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
  expect(html.length).toBeLessThan(300_000);
  const label = maps[0].querySelector('svg').getAttribute('aria-label');
  expect(label).toMatch(/^RNN, head 1, where each symbol looks most: ␣ at <script…, /);
});

test('a map has a square for each weight that shows, dark as it weighs', async () => {
  const { 'report.html': html } = await renderReport(analysisOf(), ['html']);
  const { document } = parseHTML(html);
  const [, encoder, decoder] = [...document.querySelectorAll('.maps')];
  const opacities = (maps: {
    querySelectorAll(of: string): Iterable<{ getAttribute(name: string): string | null }>;
  }) =>
    [...maps.querySelectorAll('g[aria-label=cell] rect')].map((cell) => cell.getAttribute('fill-opacity'));
  expect(opacities(encoder)).toEqual(['1', '1', '1']);
  expect(opacities(decoder)).toEqual(['1', '0.5', '0.5', '1']);
  const scale = [...document.querySelectorAll('.legend:has(.shade)')].map((each) => each.textContent);
  expect(scale).toEqual(Array(3).fill('blank: below 0.02 0.1 0.25 0.5 0.75 1'));
});

test('the numbers say how sharp a head is and in which order it reads', async () => {
  const { 'report.md': markdown } = await renderReport(analysisOf(), ['md']);
  expect(markdown).toContain('| RNN, head 1 | 0.00 | 1.00 |');
  expect(markdown).toContain('| Transformer, layer 1, head 1 | 0.00 | -1.00 |');
  // ln 3 over the source; (ln 1 + ln 2 + ln 3) / 3 where each symbol sees those before it.
  expect(markdown).toMatch(/Attention over the source is sharpest.* all alike would be 1\.10\./);
  expect(markdown).toMatch(/Attention over the answer so far is sharpest.* all alike would be 0\.60\./);
});

test('runs without attention files have no such section', async () => {
  const results = temporaryFolder();
  const runs = [finishedRun({ results, name: 'a', kind: 'rnn', lines })];
  expect((await renderReport(analyseRuns(runs), ['md']))['report.md']).not.toContain('## Attention');
});

describe('of sub-words', () => {
  const pieces: AttendedSource = {
    source: ['a', ' blond', '-', 'h', 'air', '</s>'],
    output: ['ein', ' Haar'],
    maps: [map('decoder.attention', 1, ['1000 0 0 0 0 0', '0 1000 0 0 0 0'])],
  };

  async function reportOf(found: AttendedSource) {
    const run = finishedRun({ results: temporaryFolder(), name: 'rnn', kind: 'rnn', lines });
    writeAttention(run, 'test', [found]);
    return renderReport(analyseRuns([run]), ['html', 'md']);
  }

  test('the heading is the source as it is written, and where words begin is marked and explained once', async () => {
    const { 'report.html': html, 'report.md': markdown } = await reportOf(pieces);
    expect(markdown).toContain('### Source 1: a blond-hair\n');
    expect(markdown.match(/␣ stands for a space: words begin after it\./g)).toHaveLength(1);
    const { document } = parseHTML(html);
    const symbols = [...document.querySelectorAll('.maps text')].map((text) => text.textContent);
    expect(symbols).toEqual(expect.arrayContaining(['a', '␣blond', '-', '␣Haar']));
    const whole = await reportOf({ ...pieces, text: 'A  blond-hair' });
    expect(whole['report.md']).toContain('### Source 1: A  blond-hair\n');
  });

  test('an answer that is not drawn whole says so beside its map', async () => {
    const saidOf = async (answered?: number) => {
      const { 'report.md': markdown } = await reportOf({ ...pieces, answered });
      return /Of the answer of .*/.exec(markdown)?.[0];
    };
    expect(await saidOf()).toBe('Of the answer of the RNN, maps and numbers are of the first 2 tokens.');
    expect(await saidOf(31)).toBe(
      'Of the answer of the RNN, maps and numbers are of the first 2 of 31 tokens.',
    );
    expect(await saidOf(2)).toBeUndefined();
  });
});
