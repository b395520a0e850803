import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { readAllLines } from './read-lines.ts';

function fileOf(content: string | Buffer): string {
  const path = join(temporaryFolder(), 'lines.txt');
  writeFileSync(path, content);
  return path;
}

test('lines are those of the file, whichever pieces it arrives in', async () => {
  const lines = Array.from({ length: 9000 }, (_, i) => `${'ü日'.repeat(i % 40)} ${i}`);
  for (const end of ['', '\n']) expect(await readAllLines(fileOf(lines.join('\n') + end))).toEqual(lines);
  expect(await readAllLines(fileOf(''))).toEqual([]);
  expect(await readAllLines(fileOf('\ufeffa\r\n\nb'))).toEqual(['\ufeffa\r', '', 'b']);
});

test('the line that is no UTF-8 is named, far behind the first piece of a file too', async () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => Buffer.from(`line ${i}\n`));
  lines[15_000] = Buffer.from('caf\u00e9\n', 'latin1');
  const path = fileOf(Buffer.concat(lines));
  await expect(readAllLines(path)).rejects.toThrow(`${path}:15001: expected UTF-8; found bytes that are not`);
});

test('the line with a byte of zero is named', async () => {
  const path = fileOf('a\nb\nc\0d\n');
  await expect(readAllLines(path)).rejects.toMatchObject({
    message: `${path}:3: expected text; found a byte of zero`,
    next: expect.stringContaining("tr -d '\\000'"),
  });
});

test('what is not there, or is a folder, is said as it is of a corpus', async () => {
  const folder = temporaryFolder();
  const none = join(folder, 'none.txt');
  await expect(readAllLines(none)).rejects.toThrow(`${none}: expected a file; found nothing there`);
  await expect(readAllLines(folder)).rejects.toThrow(`${folder}: expected a file; found a directory`);
});

test('a line without an end is refused before it fills the memory', async () => {
  const path = fileOf(`a\n${'b'.repeat(17 * 1024 * 1024)}`);
  await expect(readAllLines(path)).rejects.toThrow(
    `${path}:2: expected lines of at most 16 MiB; found more without a line end`,
  );
});
