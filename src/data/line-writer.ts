/** Lines of text into a writer of bytes, gathered so that few calls are made. */
import type { Storage } from './storage.ts';

export interface LineWriter {
  /** @param line without its end, and without a line feed in it */
  write(line: string): void;
  /** Once, after the last line. */
  end(): void;
}

/** Bytes; a longer line is written on its own. */
const GATHERED = 32 * 1024;
/** UTF-8 takes at most so many bytes for a UTF-16 unit. */
const MOST_BYTES_A_UNIT = 3;

export function lineWriter(storage: Storage, name: string): LineWriter {
  const file = storage.create(name);
  const gathered = Buffer.allocUnsafe(GATHERED);
  let used = 0;
  const flush = (): void => {
    file.write(gathered.subarray(0, used));
    used = 0;
  };
  return {
    write(line) {
      const most = MOST_BYTES_A_UNIT * line.length + 1;
      if (used + most > GATHERED) flush();
      if (most > GATHERED) return file.write(Buffer.from(`${line}\n`));
      used += gathered.write(line, used);
      gathered[used++] = 0x0a;
    },
    end() {
      flush();
      file.end();
    },
  };
}
