import { z } from 'zod';
import { measureFacts } from '../measures.ts';
import { methodDefinitions } from '../methods/registry.ts';
import { defineMetric, type MetricDefinition } from './metric-definition.ts';

/** Every metric there is: what each method's losses log, what is measured, what every run logs. */
export const metricCatalog: readonly MetricDefinition[] = uniqueByName([
  ...Object.values(methodDefinitions).flatMap((method) => method.metrics),
  ...defineMetric('optimizer', 'learning_rate', { label: 'Learning rate', sides: [] }),
  ...Object.entries(measureFacts).flatMap(([name, facts]) =>
    defineMetric('evaluation', name, { ...facts, sides: ['ab', 'ba'] }),
  ),
  ...defineMetric('system', 'step_time', { label: 'Step time', sides: [], unit: 's' }),
  ...defineMetric('system', 'memory', { label: 'Trainer memory', sides: [], unit: 'MiB' }),
]);

const names = new Set(metricCatalog.map((metric) => metric.name));

export const metricNameSchema = z
  .string()
  .refine((name) => names.has(name), { error: 'not a name of the metric catalog' });

/** Methods share losses, and so their metrics: each is listed once. */
function uniqueByName(metrics: readonly MetricDefinition[]): MetricDefinition[] {
  return [...new Map(metrics.map((metric) => [metric.name, metric])).values()];
}
