// What `npm start` runs. Until the install is done there is nothing but Node's own modules.
import { constants } from 'node:os';
import { importProgram } from './bundles.mjs';
import { generateStale } from './generate.mjs';
import { install } from './install.mjs';

/** Aborted, with its name, by the first signal; npm passes a Ctrl-C on once more, so later ones change nothing. */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    stopping.abort(signal);
  });

try {
  await install(stopping.signal);
  const { launch } = await importProgram('scripts/launch.ts');
  await launch({ stopping: stopping.signal, prepare: () => generateStale(stopping.signal) });
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1); // at once: what the start had begun holds nothing up
  }
}
// A person's Ctrl-C is the usual end; another program's signal is told to it. What was left half done, such as a request,
// holds nothing up.
const { reason } = stopping.signal;
process.exit(reason === 'SIGINT' ? 0 : 128 + constants.signals[reason]);
