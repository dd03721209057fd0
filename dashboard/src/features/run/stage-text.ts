import type { RunPageQuery } from '../../gql/graphql.ts';

export type RunStage = NonNullable<NonNullable<RunPageQuery['run']>['stages']>[number];

/** The label of a stage; the name that is stored where the run's config cannot be read. */
export function stageLabel(name: string, stages: readonly RunStage[]): string {
  return stages.find((stage) => stage.name === name)?.label ?? name;
}
