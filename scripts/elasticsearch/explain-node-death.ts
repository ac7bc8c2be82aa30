import { portTaken } from './assert-port-free.ts';

const quotedLines = 20;
const stackFrame = /^\s+(at |\.\.\. \d+ more)/;

export interface NodeDeath {
  logFile: string;
  dataDir: string;
}

/** Says why a node ended before it was ready: in a sentence where the cause is known, else with the end of its log. */
export function explainNodeDeath(log: string, { logFile, dataDir }: NodeDeath): Error {
  const port = /Failed to bind to \S*?:\[?(\d+)/i.exec(log)?.[1];
  if (port !== undefined) return portTaken(Number(port));
  if (log.includes('LockObtainFailedException')) {
    return new Error(`Another Elasticsearch uses the data folder ${dataDir}: stop it, or choose another folder.`);
  }
  // Stack frames would push the message itself out of the few lines quoted.
  const lines = log.split('\n').filter((line) => line !== '' && !stackFrame.test(line));
  return new Error(
    `Elasticsearch ended before it was ready. The end of its log, ${logFile}:\n${lines.slice(-quotedLines).join('\n')}`,
  );
}
