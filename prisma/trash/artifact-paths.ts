import { methodKnobs, presets } from '#contracts/run-config.ts';

/** Knobs, of any method, that name what other runs have trained. */
export const artifactPaths = [
  ...new Set(
    presets.flatMap(({ config }) =>
      methodKnobs(config.method)
        .filter(({ artifact }) => artifact !== undefined)
        .map(({ path }) => path.join('.')),
    ),
  ),
];
