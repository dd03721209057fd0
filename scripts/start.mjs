// What `npm start` runs. Until the install is done there is nothing but Node's own modules.
import { fileURLToPath } from 'node:url';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';

try {
  install();
  await generateStale();
  const { register } = await import('tsx/esm/api');
  register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
  const { launch } = await import('./launch.ts');
  process.exit(await launch()); // what a Ctrl-C left half done, such as a request, holds nothing up
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1); // at once: what the start had begun holds nothing up
}
