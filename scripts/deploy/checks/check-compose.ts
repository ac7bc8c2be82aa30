import { readFile } from 'node:fs/promises';
import { type Ran, run } from '../../run.ts';
import { projectRoot } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Tools } from '../tools/ensure-tools.ts';
import { isExact } from './images.ts';

/** The compose file in every profile, the images in it, and what it says when a secret is missing. */
export async function checkCompose(tools: Tools, report: Report): Promise<void> {
  const text = await readFile(`${projectRoot}/docker-compose.yml`, 'utf8');
  const required = [
    ...new Set(Array.from(text.matchAll(/(?<!\$)\$\{([A-Z][A-Z0-9_]*):?\?/g), (match) => match[1] ?? '')),
  ];
  const compose = (args: readonly string[], without?: string) => {
    const given = required.filter((name) => name !== without).map((name) => [name, 'x'.repeat(48)]);
    return run(tools.dockerCompose, ['--env-file', '/dev/null', '--file', 'docker-compose.yml', ...args], {
      cwd: projectRoot,
      env: { ...Object.fromEntries(given), ...(without ? { [without]: '' } : {}) },
    });
  };

  const listed = await compose(['config', '--profiles']);
  const profiles = listed.stdout.split('\n').filter(Boolean);
  report.check('docker-compose.yml has profiles', missing(listed, 'profile'));
  for (const profile of [undefined, ...profiles]) {
    const { code, output } = await compose([...(profile ? ['--profile', profile] : []), 'config', '--quiet']);
    const faults = code === 0 && output.trim() === '' ? [] : [output];
    report.check(`docker-compose config: ${profile ? `profile ${profile}` : 'no profile'}`, faults);
  }

  const everyProfile = profiles.flatMap((profile) => ['--profile', profile]);
  const images = await compose([...everyProfile, 'config', '--images']);
  const inexact = images.stdout.split('\n').filter((image) => image !== '' && !isExact(image));
  report.check('every image of docker-compose.yml has an exact tag', [...missing(images, 'image'), ...inexact]);

  if (required.length === 0) report.check('docker-compose.yml asks for secrets', ['no variable in it is required']);
  for (const name of required) {
    const { code, output } = await compose([...everyProfile, 'config', '--quiet'], name);
    const faults = code !== 0 && output.includes(name) ? [] : [`exit code ${code}: ${output}`];
    report.check(`docker compose without ${name} stops and names it`, faults);
  }
  report.check('.env.example has every variable of docker-compose.yml', await notInExample(text));
}

// Of an empty list everything is true.
function missing({ code, stdout, output }: Ran, what: string): string[] {
  if (code !== 0) return [output];
  return stdout.trim() === '' ? [`there is no ${what} in it`] : [];
}

async function notInExample(text: string): Promise<string[]> {
  const example = await readFile(`${projectRoot}/.env.example`, 'utf8');
  const used = Array.from(text.matchAll(/(?<!\$)\$\{([A-Z][A-Z0-9_]*)/g), (match) => match[1] ?? '');
  return [...new Set(used)]
    .filter((name) => !new RegExp(`^#?${name}=`, 'm').test(example))
    .map((name) => `${name} is not in it`);
}
