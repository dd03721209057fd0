import {
  diag,
  type Context,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type SpanContext,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { TracedProgram } from './open-tracing.ts';
import type { Span, SpanStart, Tracing } from './span.ts';

/** For what has not been sent when a program ends: nobody waits longer for a collector that is away. */
const LAST_WORDS_MS = 2_000;

/** Spans by OpenTelemetry's library, which reads what is standard from the environment by itself. */
export function createOtelTracing({ name, version, onTrouble }: TracedProgram): Tracing {
  const ignore = (): void => undefined;
  diag.setLogger(
    { error: onTrouble, warn: onTrouble, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': name, 'service.version': version }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('exemplar', version);
  return {
    start({ name: spanName, kind, facts, parent }: SpanStart): Span {
      const options = { kind: SpanKind[kind], ...(facts && { attributes: { ...facts } }) };
      const span = tracer.startSpan(spanName, options, contextOf(parent));
      return {
        traceparent: traceparentOf(span.spanContext()),
        rename: (renamed) => void span.updateName(renamed),
        tell: (told) => void span.setAttributes({ ...told }),
        fail: (code) => {
          span.setAttribute('error.type', code);
          span.setStatus({ code: SpanStatusCode.ERROR });
        },
        end: () => {
          span.end();
        },
      };
    },
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LAST_WORDS_MS);
      });
      const sent = provider.shutdown().catch((error: unknown) => {
        onTrouble(error instanceof Error ? error.message : String(error));
      });
      await Promise.race([sent, late]);
      clearTimeout(timer);
      diag.disable();
    },
  };
}

function contextOf(parent: SpanStart['parent']): Context {
  const known = typeof parent === 'string' ? parent : parent?.traceparent;
  const remote = known === undefined ? null : readTraceparent(known);
  return remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
}

/** As https://www.w3.org/TR/trace-context/ has it, of any version that begins like the first. */
function readTraceparent(text: string): SpanContext | null {
  const [, version = '', traceId = '', spanId = '', flags = ''] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(text) ?? [];
  const isNone = version === '' || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(spanId);
  return isNone ? null : { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 1).toString(16).padStart(2, '0')}`;
}
