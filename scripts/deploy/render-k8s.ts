import { writeFile } from 'node:fs/promises';
import { fail } from '../fail.ts';
import { baseFolder, baseNames, renderBase } from './manifests/render-base.ts';
import { ensureGoTools } from './tools/go-tools.ts';
import { toolPath } from './tools/tools-folder.ts';

/** `npm run k8s:render`: writes k8s/base from the chart. */
try {
  await ensureGoTools(console.log);
  for (const name of await baseNames()) {
    const file = `${baseFolder}/${name}/manifests.yaml`;
    await writeFile(file, await renderBase(toolPath('helm'), name));
    console.log(`written: ${file}`);
  }
} catch (error) {
  fail(error);
}
