import { Arg, Ctx, Field, Int, ObjectType } from 'type-graphql';
import { type ScoredSplit as Images, scoredSplitSchema } from '#contracts/domain.ts';
import { experimentPathsAbove } from '#contracts/names.ts';
import type { Experiment as ExperimentRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { Node } from '../node/node.type.ts';
import { Connection } from '../relay/connection.ts';
import { ScoredSplit } from '../shared/enums.ts';
import { DateTime } from '../shared/scalars.ts';
import { compareExperiment } from './experiment-comparison.queries.ts';
import { RowComparison } from './experiment-comparison.type.ts';
import { findTrials } from './trial.queries.ts';
import { Trial } from './trial.type.ts';

@ObjectType({
  implements: Node,
  description:
    'A group of runs, named by a path: `gta/night` lies below `gta`, which is an experiment as well.',
})
export class Experiment extends Node {
  constructor(readonly row: ExperimentRow) {
    super('Experiment', row.id);
  }

  @Field(() => String, { description: 'Its path, unique over all experiments.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => [ScoredSplit], {
    description: 'The images that its trials are scored on when their runs have finished.',
  })
  get splits(): Images[] {
    return this.row.splits.map((split) => scoredSplitSchema.parse(split));
  }

  @Field(() => [Trial], {
    description: 'Its rows with each seed, in their order; none unless `startExperiment` has made it.',
    complexity: ({ childComplexity }) => 5 + 20 * childComplexity,
  })
  async trials(@Ctx() { prisma }: Context): Promise<Trial[]> {
    return (await findTrials(prisma, this.row)).map((trial) => new Trial(trial));
  }

  @Field(() => [RowComparison], {
    nullable: true,
    description:
      'Every other row compared with the base row of its preset: differences over the seeds that both have, pair by pair of ' +
      'images. Null where the values of an evaluation cannot be read.',
    complexity: 100,
  })
  async comparisons(
    @Arg('split', () => ScoredSplit, {
      nullable: true,
      description: 'The images; those that its trials were scored on first, unless told otherwise.',
    })
    split: Images | null,
    @Arg('base', () => String, {
      nullable: true,
      description:
        'Name of the base row; `full` or, where there is none, the first one, unless told otherwise.',
    })
    base: string | null,
    @Ctx() { prisma, storage }: Context,
  ): Promise<RowComparison[]> {
    const trials = await findTrials(prisma, this.row);
    return compareExperiment(storage, trials, split ?? this.splits[0] ?? 'VALIDATION', base ?? null);
  }

  @Field(() => Int, {
    description: 'How many runs it and all experiments below it have, those in the trash left out.',
    complexity: 5,
  })
  runCount(@Ctx() { loaders }: Context): Promise<number> {
    return loaders.runsOfExperiment.load(this.row.id);
  }

  @Field(() => [Experiment], {
    description: 'The experiments that it lies below, the outermost first.',
    complexity: ({ childComplexity }) => 5 + 5 * childComplexity,
  })
  async above(@Ctx() { loaders }: Context): Promise<Experiment[]> {
    const rows = await loaders.experimentAt.loadMany(experimentPathsAbove(this.row.name));
    return rows.flatMap((row) => (row && !(row instanceof Error) ? [new Experiment(row)] : []));
  }

  @Field(() => DateTime, { description: 'When it was made: with its first run, or before.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

@ObjectType({ description: 'Experiments.' })
export class ExperimentConnection extends Connection('Experiment', () => Experiment) {}
