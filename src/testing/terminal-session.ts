/** A real terminal to test in: tmux with a server of its own. Keys go in, what a person would see comes out. */
import { execFileSync, spawnSync } from 'node:child_process';
import { BIN } from './run-command.ts';

export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

export interface TerminalSession {
  /** As `tmux send-keys` names them: `Enter`, `C-c`, `Up`; anything else is typed. */
  press(...keys: string[]): void;
  /** As one bracketed paste. */
  paste(text: string): void;
  resize(columns: number, rows: number): void;
  /** What is shown; with `colours`, its SGR sequences too. */
  screen(colours?: boolean): string;
  /** Resolves with the screen once it matches. @throws with what is shown instead after a minute */
  see(expected: RegExp): Promise<string>;
  /** Processes of the command, itself first. */
  processes(): number[];
  close(): void;
}

let sessions = 0;

/** Runs seqcmp in a shell that then says `exit N`, or `suspended`, and goes on at Enter. @param variables of the environment */
export function openTerminal(
  args: readonly string[],
  cwd: string,
  variables: readonly string[] = [],
): TerminalSession {
  const server = `seqcmp-${process.pid}-${sessions++}`;
  const tmux = (...command: string[]): string =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...command], { encoding: 'utf8' });
  const program = ['env', '-u', 'CI', '-u', 'NO_COLOR', ...variables, process.execPath, BIN, ...args];
  // 128 and SIGTSTP, which is 18 on macOS and 20 on Linux.
  const goOn = 'case $code in 14[68]) echo suspended; read enter; fg; code=$?; esac';
  const shell = `set -m; echo before; ${program.map((word) => `'${word}'`).join(' ')}; code=$?; ${goOn}; echo "exit $code"; exec cat`;
  tmux('new-session', '-d', '-x', '80', '-y', '24', '-c', cwd, 'sh', '-c', shell);
  const screen = (colours = false): string => tmux('capture-pane', '-p', ...(colours ? ['-e'] : []));
  return {
    screen,
    press: (...keys) => void tmux('send-keys', ...keys),
    paste(text) {
      execFileSync('tmux', ['-L', server, 'load-buffer', '-'], { input: text });
      tmux('paste-buffer', '-p');
    },
    resize: (columns, rows) => void tmux('resize-window', '-x', String(columns), '-y', String(rows)),
    async see(expected) {
      for (let tries = 0; tries < 600; tries++) {
        const shown = screen();
        if (expected.test(shown)) return shown;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`expected ${expected}; the screen shows\n${screen()}`);
    },
    processes() {
      const pane = tmux('list-panes', '-F', '#{pane_pid}').trim();
      const children = (pid: string): string[] => {
        const { stdout } = spawnSync('pgrep', ['-P', pid], { encoding: 'utf8' });
        return stdout.split('\n').filter((line) => line !== '');
      };
      return children(pane)
        .flatMap((pid) => [pid, ...children(pid)])
        .map(Number);
    },
    close() {
      spawnSync('tmux', ['-L', server, 'kill-server']);
    },
  };
}
