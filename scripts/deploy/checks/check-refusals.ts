import { glob, readFile } from 'node:fs/promises';
import { run } from '../../run.ts';
import { templateArguments } from '../manifests/render.ts';
import { chartFolder } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Tools } from '../tools/ensure-tools.ts';

/** Values that the chart has to refuse, each with the text that the first line of its file expects. */
export async function checkRefusals(tools: Tools, report: Report): Promise<void> {
  const files = (await Array.fromAsync(glob('refusals/*.yaml', { cwd: chartFolder }))).toSorted();
  if (files.length === 0) report.check('refusals', ['there is no file in refusals/']);
  for (const file of files) {
    const [, expected] = /^# expects: (.+)$/m.exec(await readFile(`${chartFolder}/${file}`, 'utf8')) ?? [];
    const { code, output } = await run(tools.helm, templateArguments(chartFolder, [`${chartFolder}/${file}`]));
    const faults =
      expected === undefined ? ['its first line is not "# expects: …"'] : refusalFaults(code, output, expected);
    report.check(`${file} is refused: ${expected ?? '?'}`, faults);
  }
}

function refusalFaults(code: number, output: string, expected: string): string[] {
  if (code === 0) return ['it is rendered'];
  // Helm breaks and indents what the schema says.
  const flat = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  return flat(output).includes(flat(expected)) ? [] : [`it is refused otherwise:\n${output}`];
}
