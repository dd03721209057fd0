import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { THREADS } from './product.ts';

export const conditionsSchema = z.object({
  platform: z.string(),
  cpu: z.string(),
  /** Vector instructions, where the system tells: processors of one name may differ in them. */
  instructions: z.string(),
  node: z.string(),
  onnxruntime: z.string(),
  threads: z.int(),
});

/** What decides the last bits of a number. Under equal conditions equal code gives equal bits. */
export type Conditions = z.infer<typeof conditionsSchema>;

/** Those of this machine, for the version in the folder `root`. */
export function readConditions(root: string): Conditions {
  return {
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? '',
    instructions: readInstructions(),
    node: process.versions.node,
    onnxruntime: packageVersion(root, 'onnxruntime-node'),
    threads: THREADS,
  };
}

/** Whether numbers must be equal to the bit; says it where they need not, for then a test proves less. */
export function areRecorded(recorded: Conditions, here: Conditions): boolean {
  const different = conditionsSchema.keyof().options.filter((name) => recorded[name] !== here[name]);
  if (different.length > 0)
    process.stderr.write(
      `Numbers are compared approximately: ${different.map((name) => `${name} is ${here[name]}, recorded with ${recorded[name]}`).join('; ')}\n`,
    );
  return different.length === 0;
}

function readInstructions(): string {
  if (!existsSync('/proc/cpuinfo')) return '';
  const flags = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? '';
  return flags
    .split(' ')
    .filter((flag) => /^(avx|fma|f16c|amx)/.test(flag))
    .sort()
    .join(' ');
}

function packageVersion(root: string, name: string): string {
  const file = createRequire(path.join(root, 'package.json')).resolve(`${name}/package.json`);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
