// Builds after `npm ci`, where TypeScript is there. Without it (`npm ci --omit=dev`) it says what to do, and the install goes on.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const project = new URL('../', import.meta.url);

if (existsSync(new URL('node_modules/typescript/package.json', project))) {
  // npm is a script (npm.cmd) on Windows, which only a shell starts.
  const { status } = spawnSync('npm run build', {
    cwd: fileURLToPath(project),
    shell: true,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(
    'seqcmp is not built: TypeScript is missing, as with --omit=dev. To build it: npm ci --include=dev\n',
  );
}
