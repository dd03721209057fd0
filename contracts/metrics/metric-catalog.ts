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
  ...defineMetric('system', 'data_time', { label: 'Waiting for data, per step', sides: [], unit: 's' }),
  ...defineMetric('system', 'compute_time', { label: 'Computing, per step', sides: [], unit: 's' }),
  ...defineMetric('system', 'write_time', { label: 'Writing, per step', sides: [], unit: 's' }),
  ...defineMetric('system', 'cpu', { label: 'Trainer CPU (100 % = one core)', sides: [], unit: '%' }),
  ...defineMetric('system', 'memory', { label: 'Trainer memory', sides: [], unit: 'MiB' }),
  ...defineMetric('system', 'free_memory', { label: 'Free memory of the machine', sides: [], unit: 'MiB' }),
  ...defineMetric('system', 'gpu', { label: 'GPU load (the busiest)', sides: [], unit: '%' }),
  ...defineMetric('system', 'gpu_memory', { label: 'GPU memory in use', sides: [], unit: 'MiB' }),
]);

const names = new Set(metricCatalog.map((metric) => metric.name));

export const metricNameSchema = z
  .string()
  .refine((name) => names.has(name), { error: 'not a name of the metric catalog' });

/** Methods share losses, and so their metrics: each is listed once. */
function uniqueByName(metrics: readonly MetricDefinition[]): MetricDefinition[] {
  return [...new Map(metrics.map((metric) => [metric.name, metric])).values()];
}
