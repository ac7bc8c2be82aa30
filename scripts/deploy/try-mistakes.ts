import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../fail.ts';
import { run } from '../run.ts';
import { copyProject } from './mistakes/copy-project.ts';
import { type Mistake, mistakes } from './mistakes/mistake.ts';

/**
 * `npm run check:mistakes [-- WORD]`: makes each mistake (those with WORD in their names) in a copy of the project, and shows that a check
 * fails, and what it prints. Exits with 1 if one is not caught.
 */
const outputs = new Map<string, string>();
const folder = await mkdtemp(join(tmpdir(), 'try-mistakes-'));
try {
  const [word = ''] = process.argv.slice(2);
  const chosen = mistakes.filter(({ name }) => name.includes(word));
  if (chosen.length === 0)
    throw new Error(`No mistake has ${word} in its name: ${mistakes.map(({ name }) => name).join('; ')}.`);
  await copyProject(folder);
  for (const mistake of chosen) {
    const caught = await tryMistake(mistake);
    console.log(`${caught === undefined ? 'FAILED: not caught' : 'ok: caught'}: ${mistake.name}`);
    if (caught === undefined) process.exitCode = 1;
    else console.log(caught.replaceAll(/^/gm, '    '));
  }
} catch (error) {
  fail(error);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function tryMistake({ name, file, from, to, command, caughtBy }: Mistake): Promise<string | undefined> {
  const path = join(folder, file);
  const before = await readFile(path, 'utf8');
  const after = typeof from === 'string' ? before.replaceAll(from, to) : before.replace(from, to);
  if (after === before) throw new Error(`The mistake "${name}" cannot be made: ${file} has changed.`);
  if (caughtBy.test(await withoutMistake(command)))
    throw new Error(`Without the mistake "${name}" the same check fails: repair that first.`);
  await writeFile(path, after);
  try {
    const { code, output } = await run(process.execPath, command, { cwd: folder });
    const lines = output.split('\n');
    const first = lines.findIndex((line) => caughtBy.test(line));
    if (code === 0 || first < 0) return undefined;
    // Below it stands what is wrong, indented.
    const end = lines.findIndex((line, index) => index > first && !line.startsWith('    '));
    return [lines[first] ?? '', ...lines.slice(first + 1, Math.min(end, first + 5))]
      .map((line) => line.trim().slice(0, 240))
      .join('\n');
  } finally {
    await writeFile(path, before);
  }
}

// Once for each command.
async function withoutMistake(command: readonly string[]): Promise<string> {
  const key = command.join(' ');
  const output = outputs.get(key) ?? (await run(process.execPath, command, { cwd: folder })).output;
  outputs.set(key, output);
  return output;
}
