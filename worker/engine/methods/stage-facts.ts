import type { MethodDefinition, StageFacts } from '#contracts/methods/method-definition.ts';
import { invariant } from '#lib/invariant.ts';

/** What the contract says of a stage. */
export function stageFacts<Knobs>(
  definition: Pick<MethodDefinition, 'label'> & { stages(knobs: Knobs): readonly StageFacts[] },
  knobs: Knobs,
  name: string,
): StageFacts {
  const facts = definition.stages(knobs).find((stage) => stage.name === name);
  invariant(facts, `stageFacts: expected ${definition.label} to have a stage ${name} with these knobs`);
  return facts;
}
