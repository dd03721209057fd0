import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// Runs the services of one version of the product, named by its folder, until it is told to end. The one place that
// knows by which module a version starts: a version that starts by another is told apart here.

interface Version {
  startServices(options: {
    dataDirectory: string;
    environment: NodeJS.ProcessEnv;
    say: (text: string) => void;
    /** Ends a start that is under way; 0.1.0 does not know it. */
    stopping: AbortSignal;
  }): Promise<{ url: string; workerReady: Promise<unknown>; stop(): Promise<void> }>;
}

const [root = '', dataDirectory = ''] = process.argv.slice(2);
const entry = createRequire(path.join(root, 'package.json')).resolve('./scripts/services.ts');
const version = (await import(pathToFileURL(entry).href)) as Version;
const services = await version.startServices({
  dataDirectory,
  environment: process.env,
  say: (text) => void process.stderr.write(`${text}\n`),
  stopping: new AbortController().signal,
});
let stopping: Promise<void> | undefined;
for (const event of ['SIGTERM', 'disconnect'])
  process.on(event, () => {
    stopping ??= services.stop().then(() => process.exit(0));
  });
await services.workerReady;
process.send?.({ type: 'ready', url: services.url });
