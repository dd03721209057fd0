import { Field, Int, ObjectType } from 'type-graphql';
import { stagesOf, type RunConfig } from '#contracts/run-config.ts';

@ObjectType({ description: 'A range of the steps of a run, with losses of its own.', simpleResolvers: true })
export class RunStage {
  @Field(() => String, { description: 'As `Run.stage`, `Checkpoint.stage` and `Sample.stage` name it.' })
  readonly name!: string; // plain values, never built by a constructor

  @Field(() => String, { description: 'Name in a sentence, e.g. "translation".' })
  readonly label!: string; // as above

  @Field(() => Int, { description: 'Steps of the run that are done when it begins.' })
  readonly firstStep!: number; // as above

  @Field(() => Int, { description: 'Number of steps.' })
  readonly steps!: number; // as above

  @Field(() => Boolean, {
    description: 'Whether its checkpoints can translate: those of the last stage can.',
  })
  readonly translates!: boolean; // as above
}

/** The stages of a run, in order, each with the place where it begins. */
export function runStages(config: RunConfig): RunStage[] {
  const stages = stagesOf(config);
  return stages.map(({ name, label, steps }, i) => ({
    name,
    label,
    firstStep: stages.slice(0, i).reduce((sum, stage) => sum + stage.steps, 0),
    steps,
    translates: i === stages.length - 1,
  }));
}
