import { canonicalJson, type Json } from '#lib/canonical-json.ts';
import { knobValue, methodKnobs, type RunConfig } from '#contracts/run-config.ts';

/** A knob that two configs of one method do not have in common. */
export interface ConfigDifference {
  readonly path: readonly string[];
  /** JSON. */
  readonly stored: string;
  readonly wanted: string;
}

/** @param stored of the same method as `wanted` */
export function configDifferences(stored: RunConfig, wanted: RunConfig): ConfigDifference[] {
  return methodKnobs(wanted.method)
    .map(({ path }) => ({ path, stored: text(stored, path), wanted: text(wanted, path) }))
    .filter((each) => each.stored !== each.wanted);
}

function text(config: RunConfig, path: readonly string[]): string {
  return canonicalJson((knobValue(config, path) ?? null) as Json); // knobs are plain values
}
