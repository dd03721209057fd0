import { z } from 'zod';
import { knob } from '../knob.ts';
import { defineMetric, type MetricDefinition, type MetricSide } from '../metrics/metric-definition.ts';

/** One loss of a method: its weight in a config and the metrics that it logs are made from these facts. */
export interface LossFacts {
  readonly label: string;
  /** One sentence: what it compares. */
  readonly description: string;
  /** One value per side; empty for a single value. */
  readonly sides: readonly MetricSide[];
  /** As in `MetricFacts`. */
  readonly headline?: string;
  /** For a loss that is added later: the weight that it had in configs stored before, which is 0. */
  readonly weightWhenAbsent?: 0;
}

export type LossWeights<Losses extends Readonly<Record<string, LossFacts>>> = Readonly<
  Record<keyof Losses & string, number>
>;

/** The knobs that weight a method's losses. Weight 0: the loss is not computed at all. */
export function lossWeightsSchema<const Losses extends Readonly<Record<string, LossFacts>>>(
  losses: Losses,
  group: string,
): z.ZodType<LossWeights<Losses>, LossWeights<Losses>> {
  const weights = Object.entries<LossFacts>(losses).map(([name, facts]) => {
    const weight = z.number().min(0).max(1e6);
    const { label, description, weightWhenAbsent } = facts;
    return [
      name,
      knob(weightWhenAbsent === undefined ? weight : weight.default(weightWhenAbsent), {
        label: `${label} weight`,
        description,
        group,
        fork: 'FREE',
      }),
    ] as const;
  });
  // The keys are those of `losses`, which Object.fromEntries forgets.
  return z.strictObject(Object.fromEntries(weights)) as unknown as z.ZodType<
    LossWeights<Losses>,
    LossWeights<Losses>
  >;
}

/** `regionColor` logs `generator/region_color_ab`, ...: the group, then the loss's name with underscores. */
export function lossMetrics(group: string, losses: Readonly<Record<string, LossFacts>>): MetricDefinition[] {
  return Object.entries(losses).flatMap(([name, facts]) => defineMetric(group, snakeCase(name), facts));
}

/** Names of the metrics of each loss, in the order of its sides. */
export function lossMetricNames<Name extends string>(
  group: string,
  losses: Readonly<Record<Name, LossFacts>>,
): Readonly<Record<Name, readonly string[]>> {
  return Object.fromEntries(
    Object.entries<LossFacts>(losses).map(([name, facts]) => [
      name,
      defineMetric(group, snakeCase(name), facts).map((metric) => metric.name),
    ]),
  ) as unknown as Record<Name, readonly string[]>; // the keys are those of `losses`
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
