import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** Takes what `.env` in the working folder says into the environment, where that does not say it already. */
export function loadEnvFileIfThere(): void {
  if (existsSync('.env')) loadEnvFile('.env');
}
