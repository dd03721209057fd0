import { Ctx, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Run as RunRow } from '#db/generated/client.ts';
import type { RunParts } from '#db/trash/read-run-parts.ts';
import type { Context } from '../../context.ts';
import { mayChange } from '../../auth/viewer.ts';
import { Connection } from '../relay/connection.ts';
import { globalId } from '../relay/global-id.ts';
import { shortIdOf } from '#contracts/short-id-of.ts';
import { found } from '../shared/found.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';

const RemovedPart = {
  CHECKPOINTS: 'CHECKPOINTS',
  SAMPLES: 'SAMPLES',
  EVALUATIONS: 'EVALUATIONS',
  TRANSLATIONS: 'TRANSLATIONS',
  POINTS: 'POINTS',
  LOG_LINES: 'LOG_LINES',
} as const;
registerEnumType(RemovedPart, {
  name: 'RemovedPart',
  description: 'What goes with a run or a checkpoint.',
  valuesConfig: {
    SAMPLES: { description: 'Sample grids.' },
    TRANSLATIONS: { description: 'Translations by its checkpoints, whoever asked for them.' },
    POINTS: { description: 'Points of its curves.' },
  },
});

@ObjectType({
  description: 'How much of one kind goes with a run or a checkpoint.',
  simpleResolvers: true,
})
export class Removed {
  @Field(() => RemovedPart, { description: 'What.' })
  readonly part!: keyof typeof RemovedPart;

  @Field(() => Float, { description: 'How many.' })
  readonly count!: number;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Bytes of its files; null for what lies in the database.',
  })
  readonly byteSize!: number | null;
}

@ObjectType({ description: 'A run as something to delete: what goes with it, and what needs it.' })
export class Removal {
  constructor(readonly row: RunRow) {}

  @Field(() => ID, { description: 'Id of the run.' })
  get runId(): string {
    return globalId('Run', this.row.id);
  }

  @Field(() => String, { description: 'The last 8 hexadecimal digits of its id.' })
  get shortId(): string {
    return shortIdOf(this.row.id);
  }

  @Field(() => String, { description: 'Name of the run.' })
  get displayName(): string {
    return this.row.displayName;
  }

  @Field(() => User, { description: 'The user who started it.' })
  async createdBy(@Ctx() { loaders }: Context): Promise<User> {
    const { createdById } = this.row;
    return new User(found(await loaders.user.load(createdById), 'user', createdById));
  }

  @Field(() => [Removed], { description: 'What goes with it, of every kind.' })
  async parts(@Ctx() { loaders }: Context): Promise<Removed[]> {
    return partsOf(found(await loaders.runParts.load(this.row.id), 'run', this.row.id));
  }

  @Field(() => SafeInt, {
    description: 'Bytes of all its files. What other runs share with it is counted too, and stays.',
  })
  async byteSize(@Ctx() context: Context): Promise<number> {
    return (await this.parts(context)).reduce((sum, { byteSize }) => sum + (byteSize ?? 0), 0);
  }

  @Field(() => [Int], {
    description: 'Steps of its pinned checkpoints, ascending: they go with the run as all others do.',
  })
  pinnedSteps(@Ctx() { loaders }: Context): Promise<number[]> {
    return loaders.pinnedSteps.load(this.row.id);
  }

  @Field(() => [String], {
    description:
      'Why it cannot go, each with the name of what needs it; empty when it can: to the trash, or for good when it lies there.',
  })
  async usedBy(@Ctx() { loaders }: Context): Promise<string[]> {
    const isInTrash = this.row.trashedAt !== null;
    return (isInTrash ? loaders.purgedRunUses : loaders.trashedRunUses).load(this.row.id);
  }

  @Field(() => Boolean, { description: 'Whether the viewer may delete, restore and purge it.' })
  async mayRemove(@Ctx() { loaders, viewer }: Context): Promise<boolean> {
    const { createdById, experimentId } = this.row;
    return (
      viewer !== null && mayChange(viewer, createdById, await loaders.pathOfExperiment.load(experimentId))
    );
  }

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it lies in the trash; null = it does not.',
  })
  get trashedAt(): Date | null {
    return this.row.trashedAt;
  }

  @Field(() => User, { nullable: true, description: 'Who put it there.' })
  async trashedBy(@Ctx() { loaders }: Context): Promise<User | null> {
    const row = this.row.trashedById && (await loaders.user.load(this.row.trashedById));
    return row ? new User(row) : null;
  }
}

function partsOf(parts: RunParts): Removed[] {
  return [
    { part: 'CHECKPOINTS', count: parts.checkpoints, byteSize: Number(parts.checkpointBytes) },
    { part: 'SAMPLES', count: parts.samples, byteSize: Number(parts.sampleBytes) },
    { part: 'EVALUATIONS', count: parts.evaluations, byteSize: Number(parts.evaluationBytes) },
    { part: 'TRANSLATIONS', count: parts.translations, byteSize: Number(parts.translationBytes) },
    { part: 'POINTS', count: Number(parts.points), byteSize: null },
    { part: 'LOG_LINES', count: parts.logLines, byteSize: null },
  ];
}

@ObjectType({ description: 'Runs in the trash, the newest there first.' })
export class RemovalConnection extends Connection('Removal', () => Removal) {}
