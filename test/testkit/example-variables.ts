import { readFileSync } from 'node:fs';

const file = new URL('../../.env.example', import.meta.url);

/** What a shell has in its environment once it has exported every line of .env.example. */
export function exampleVariables(): Record<string, string> {
  const lines = readFileSync(file, 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
}
