import type { Tracing } from './span.ts';
import type { TracingSettings } from './tracing-settings.ts';

/** What is told about a process that traces. */
export interface TracedProgram {
  /** Name of the service, unless OTEL_SERVICE_NAME says another. */
  readonly name: string;
  readonly version: string;
  /** Told of spans that could not be sent. */
  readonly onTrouble: (message: string) => void;
}

/** Sends spans by OpenTelemetry where the settings name a collector. Else null, and nothing of OpenTelemetry is loaded. */
export async function openTracing(
  settings: TracingSettings,
  program: TracedProgram,
): Promise<Tracing | null> {
  const endpoint = settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  const isOff = settings.OTEL_SDK_DISABLED === 'true' || settings.OTEL_TRACES_EXPORTER === 'none';
  if (endpoint === undefined || isOff) return null;
  const { createOtelTracing } = await import('./otel-tracing.ts');
  return createOtelTracing(program);
}
