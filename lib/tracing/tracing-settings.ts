import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ });

/**
 * Those of OpenTelemetry's standard variables that decide whether and as what a program traces. The others (of batches,
 * timeouts, certificates, ...) are read by its library.
 */
export const tracingSettings = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address
    .optional()
    .describe('Collector that spans are sent to, as OTLP over HTTP; without it nothing is traced.'),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address
    .optional()
    .describe('The same as a whole address with its path, where it differs from /v1/traces of the other.'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .optional()
    .meta({ description: 'Headers for the collector, such as its key: name=value,...', isSecret: true }),
  OTEL_SERVICE_NAME: z
    .string()
    .optional()
    .describe('Name of this process in traces; without it exemplar-api or exemplar-worker.'),
  OTEL_RESOURCE_ATTRIBUTES: z
    .string()
    .optional()
    .describe('More about this process in traces: deployment.environment=lab,...'),
  OTEL_TRACES_SAMPLER: z
    .string()
    .optional()
    .describe('Which traces are kept, e.g. parentbased_traceidratio; without it all.'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .optional()
    .describe('What the sampler is told, e.g. 0.1 for one trace of ten.'),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).optional().describe('Turns tracing off where it is none.'),
  OTEL_SDK_DISABLED: z.string().optional().describe('Turns tracing off where it is true.'),
};

export type TracingSettings = z.infer<z.ZodObject<typeof tracingSettings>>;
