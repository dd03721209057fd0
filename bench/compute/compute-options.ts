import { availableParallelism } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { type ComputeBackendName, computeBackendNameSchema } from '#contracts/compute-plan.ts';
import { methodNames, type NamedPreset, presets } from '#contracts/run-config.ts';
import { writtenNumber } from '#lib/written-number.ts';

/** Which step is measured, and how. */
export interface ComputeOptions {
  readonly preset: NamedPreset;
  /** Where several are measured: the one that is named, else all, or all of the method that is named. */
  readonly presets: readonly NamedPreset[];
  /** In the order in which they take turns; the others are compared with the first. */
  readonly backends: readonly ComputeBackendName[];
  readonly threads: number;
  /** Whether training steps run as they were found to run fastest here, as in the product, or by rules. */
  readonly tuning: Tuning;
  /** Turns that each takes; null: as many as its steps allow. */
  readonly rounds: number | null;
  /** Data folder, in which backends are installed. */
  readonly data: string;
  /** The program that runs what is written in Python; null: that of the data folder, else `python3`. */
  readonly python: string | null;
  /** Which engines of Python take part. */
  readonly peers: readonly PeerName[];
}

const peerNames = ['torch', 'torch-channels-last', 'torch-compile', 'tensorflow'] as const;
export type PeerName = (typeof peerNames)[number];

const tuningSchema = z.enum(['on', 'off']);
type Tuning = z.infer<typeof tuningSchema>;

/** As the command line has them, none of them necessary. */
export interface WrittenComputeOptions {
  readonly method?: string | undefined;
  readonly preset?: string | undefined;
  readonly backend?: readonly string[] | undefined;
  readonly threads?: string | undefined;
  readonly tuning?: string | undefined;
  readonly rounds?: string | undefined;
  readonly data?: string | undefined;
  readonly python?: string | undefined;
  readonly peer?: readonly string[] | undefined;
}

/** The options, or a sentence that says which of them is wrong. */
export function readComputeOptions(written: WrittenComputeOptions): ComputeOptions | string {
  const method = z.enum(methodNames()).optional().safeParse(written.method);
  if (!method.success) return `--method must be one of ${methodNames().join(', ')}.`;
  const ofMethod = presets.filter(({ config }) => method.data === undefined || config.method === method.data);
  const preset = written.preset === undefined ? ofMethod[0] : find(ofMethod, written.preset);
  if (!preset) return `--preset must be one of ${ofMethod.map(({ name }) => name).join(', ')}.`;
  const backends = z
    .array(computeBackendNameSchema)
    .min(1)
    .safeParse(written.backend ?? ['onnx']);
  if (!backends.success) return `--backend must be one of ${computeBackendNameSchema.options.join(', ')}.`;
  const threads = countSchema.safeParse(written.threads ?? String(availableParallelism()));
  if (!threads.success) return '--threads must be a whole number from 1 to 1024.';
  const tuning = tuningSchema.default('on').safeParse(written.tuning);
  if (!tuning.success) return '--tuning must be one of on, off.';
  const rounds = countSchema.optional().safeParse(written.rounds);
  if (!rounds.success) return '--rounds must be a whole number from 1 to 1024.';
  const peers = z.array(z.enum(peerNames)).safeParse(written.peer ?? peerNames);
  if (!peers.success) return `--peer must be one of ${peerNames.join(', ')}.`;
  return {
    preset,
    presets: written.preset === undefined ? ofMethod : [preset],
    backends: backends.data,
    threads: threads.data,
    tuning: tuning.data,
    rounds: rounds.data ?? null,
    data: path.resolve(written.data ?? 'data'),
    python: written.python ?? null,
    peers: peers.data,
  };
}

const countSchema = writtenNumber(z.int().min(1).max(1024));

function find(among: readonly NamedPreset[], name: string): NamedPreset | undefined {
  return among.find((preset) => preset.name === name);
}
