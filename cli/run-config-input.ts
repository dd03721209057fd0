import { CommandFailure } from './failure.ts';
import type { RunConfigInput } from './gql/graphql.ts';

/**
 * `translationSteps=50`, `adam.beta1=0.9` -> the input that changes just these fields of a preset. Which fields
 * there are and what they may hold is the server's to say.
 */
export function runConfigInput(assignments: readonly string[]): RunConfigInput {
  const config: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const [, path, text] = /^([A-Za-z][\w.]*)=(.+)$/.exec(assignment) ?? [];
    if (path === undefined || text === undefined)
      throw new CommandFailure(
        'usage',
        `--set ${assignment}: write it as field=value, e.g. translationSteps=50.`,
      );
    assign(config, path.split('.'), parseValue(text));
  }
  return config;
}

function assign(
  target: Record<string, unknown>,
  [field = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    target[field] = value;
    return;
  }
  const inner = (target[field] ??= {});
  if (typeof inner !== 'object')
    throw new CommandFailure('usage', `--set: ${field} is set both as a value and as a group.`);
  assign(inner as Record<string, unknown>, rest, value);
}

/** Numbers and null as JSON; anything else is a word, such as COVER. */
function parseValue(text: string): unknown {
  if (text === 'null') return null;
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}
