import os from 'node:os';
import type { Figure } from './figure.ts';

/** Under what a bench ran: without it no figure says anything. */
export interface Conditions {
  readonly version: string;
  readonly mode: string;
  readonly at: string;
  readonly machine: string;
  readonly node: string;
  /** Load average of the last minute before and after. */
  readonly load: readonly [number, number];
}

export function machine(): string {
  const cpus = os.cpus();
  const gigabytes = (os.totalmem() / 1024 ** 3).toFixed(0);
  return `${cpus.length} x ${cpus[0]?.model ?? 'unknown processor'}, ${gigabytes} GiB, ${os.platform()} ${os.release()}`;
}

/** For people. */
export function printFigures(conditions: Conditions, figures: readonly Figure[]): string {
  const { mode, version, at, machine: where, node, load } = conditions;
  const head = [
    `bench ${mode}, Exemplar ${version}, ${at}`,
    `${where}, Node ${node}, load ${load.map((one) => one.toFixed(1)).join(' -> ')}`,
  ];
  return [...head, '', ...figures.flatMap(linesOf)].join('\n');
}

function linesOf({ name, times, facts, missing }: Figure): string[] {
  if (missing !== undefined) return [`${name}  NOT MEASURED: ${missing}`];
  const timed = times
    ? `  p50 ${rounded(times.p50)} ms  p95 ${rounded(times.p95)} ms  max ${rounded(times.max)} ms  n ${times.n}`
    : '';
  const told = Object.entries(facts).map(([what, value]) => `    ${what}: ${rounded(value)}`);
  return [`${name}${timed}`, ...told];
}

function rounded(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 100 ? 1 : 0 });
}
