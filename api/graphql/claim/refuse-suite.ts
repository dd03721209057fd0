import type { ClaimSuite } from '#contracts/claims/claim-suite.ts';
import { searchedModels } from '#contracts/claims/suite-trials.ts';
import type { UserError } from '#contracts/errors.ts';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { methodDefinition, methodNames, methodKnobs, presets } from '#contracts/run-config.ts';
import { merged } from '#lib/merged.ts';
import { refuse } from '../shared/user-errors.ts';

/** Stands for weights that a suite does not name. */
const NO_WEIGHTS = '00000000-0000-4000-8000-000000000000';

/** What of a suite could not be run: presets, rows of a method and knobs that there are not, and values that knobs do not take. */
export function refuseSuite(suite: ClaimSuite): UserError[] {
  const found = [...searchedModels(suite), ...suite.models].flatMap((model) => {
    const preset = presets.find(({ name }) => name === model.preset);
    if (!preset)
      return [refuse('NOT_FOUND', ['suite', 'models', model.name], `No preset is named "${model.preset}".`)];
    const { method } = preset.config;
    const variants = methodDefinition(method).variants.map(({ name }) => name);
    const unknown = suite.rows
      .filter((row) => row.model === model.name && !variants.includes(row.variant))
      .map(({ name, variant }) =>
        refuse(
          'NOT_FOUND',
          ['suite', 'rows', name],
          `The method ${method} has no row "${variant}". Its rows: ${variants.join(', ')}.`,
        ),
      );
    const configs = Object.values(model.tracks).flatMap((changes) => {
      if (typeof changes === 'string') return [];
      const rates = Object.fromEntries(
        Object.entries(model.learningRates).map(([knob, share]) => [
          knob,
          share * (suite.search.rates[0] ?? 0),
        ]),
      );
      const weights = model.weightsKnob === null ? {} : { [model.weightsKnob]: NO_WEIGHTS };
      const { refusals } = newRunConfig(model.preset, merged(suite.common, changes, rates, weights));
      return (refusals ?? []).map(({ code, field, message }) =>
        refuse(
          code,
          ['suite', 'models', model.name, ...(field ?? [])],
          `${message}${whoHas((field ?? []).slice(1).join('.'), method)}`,
        ),
      );
    });
    return [...unknown, ...configs];
  });
  return [...new Map(found.map((each) => [each.message, each])).values()];
}

/** Of a knob that a method lacks, the methods that have it. */
function whoHas(path: string, method: string): string {
  const having = methodNames().filter((name) =>
    methodKnobs(name).some((each) => each.path.join('.') === path),
  );
  return having.length === 0 || having.some((name) => name === method)
    ? ''
    : ` Methods that have "${path}": ${having.join(', ')}.`;
}
