import { z } from 'zod';

/** One scalar that a run logs. Weights belong to the config: logged values are unweighted. */
export interface MetricDefinition {
  readonly name: string;
  /** Curve label. */
  readonly label: string;
  /** Text before the first slash: one section of the charts. */
  readonly group: 'generator' | 'discriminator' | 'mask' | 'optimizer' | 'evaluation' | 'system';
  readonly unit: string;
}

function both(name: string, label: string, suffixes: readonly [string, string]) {
  return suffixes.map((suffix) => [`${name}_${suffix}`, `${label} ${arrows[suffix] ?? suffix}`] as const);
}

const arrows: Record<string, string> = {
  ab: 'A→B',
  ba: 'B→A',
  a: 'A',
  b: 'B',
  aba: 'A→B→A',
  bab: 'B→A→B',
};
const DIRECTION = ['ab', 'ba'] as const;
const DOMAIN = ['a', 'b'] as const;

function define(
  group: MetricDefinition['group'],
  entries: readonly (readonly [string, string])[],
  unit = '',
): MetricDefinition[] {
  return entries.map(([name, label]) => ({ name: `${group}/${name}`, label, group, unit }));
}

/** Every metric name there is (design section 4); a recorder refuses any other. */
export const metricCatalog: readonly MetricDefinition[] = [
  ...define('generator', [
    ['total', 'Generator total'],
    ...both('gan', 'GAN', DIRECTION),
    ...both('reconstruction', 'Reconstruction', DOMAIN),
    ...both('cycle', 'Cycle', ['aba', 'bab']),
    ['kl', 'KL'],
    ['kl_cycle', 'KL of the cycle'],
    ...both('style', 'Style', DIRECTION),
    ...both('content', 'Content', DIRECTION),
    ...both('region_color', 'Region colour', DIRECTION),
    ...both('color_moments', 'Colour moments', DIRECTION),
  ]),
  ...define('discriminator', [
    ['a', 'Discriminator A'],
    ['b', 'Discriminator B'],
  ]),
  ...define('mask', [
    ...both('reconstruction', 'Mask reconstruction', DOMAIN),
    ...both('gan', 'Mask GAN', DOMAIN),
    ...both('kl', 'Mask KL', DOMAIN),
    ...both('discriminator', 'Mask discriminator', DOMAIN),
  ]),
  ...define('optimizer', [['learning_rate', 'Learning rate']]),
  ...define('evaluation', [
    ...both('ssim', 'SSIM to ground truth', DIRECTION),
    ...both('psnr', 'PSNR to ground truth', DIRECTION),
    ...both('ssim_exemplar', 'SSIM to exemplar', DIRECTION),
    ...both('palette_accuracy', 'Palette accuracy', DIRECTION),
  ]),
  ...define('system', [['step_time', 'Step time']], 's'),
  ...define('system', [['memory', 'Trainer memory']], 'MiB'),
];

const names = new Set(metricCatalog.map((metric) => metric.name));

export const metricNameSchema = z
  .string()
  .refine((name) => names.has(name), { error: 'not a name of the metric catalogue' });

/** One value at one step of a run. */
export const metricPointSchema = z.object({
  name: metricNameSchema,
  step: z.int().nonnegative(),
  /** NaN and infinities are kept as they are. */
  value: z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)]),
  /** Milliseconds since the epoch, worker's clock. */
  time: z.number(),
});
export type MetricPoint = z.infer<typeof metricPointSchema>;
