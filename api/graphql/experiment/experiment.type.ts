import { Ctx, Field, ObjectType } from 'type-graphql';
import { type ScoredSplit as Images, scoredSplitSchema } from '#contracts/domain.ts';
import type { Experiment as ExperimentRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { Node } from '../node/node.type.ts';
import { Connection } from '../relay/connection.ts';
import { ScoredSplit } from '../shared/enums.ts';
import { DateTime } from '../shared/scalars.ts';
import { findTrials } from './trial.queries.ts';
import { Trial } from './trial.type.ts';

@ObjectType({ implements: Node, description: 'A named group of runs.' })
export class Experiment extends Node {
  constructor(readonly row: ExperimentRow) {
    super('Experiment', row.id);
  }

  @Field(() => String, { description: 'Unique over all experiments.' })
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

  @Field(() => DateTime, { description: 'When its first run was started.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

@ObjectType({ description: 'Experiments, newest first.' })
export class ExperimentConnection extends Connection('Experiment', () => Experiment) {}
