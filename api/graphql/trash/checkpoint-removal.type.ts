import { Ctx, Field, ID, ObjectType } from 'type-graphql';
import type { Checkpoint as CheckpointRow } from '#db/generated/client.ts';
import { mayChange } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { Connection } from '../relay/connection.ts';
import { globalId } from '../relay/global-id.ts';
import { Run } from '../run/run.type.ts';
import { found } from '../shared/found.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';
import { Removed } from './removal.type.ts';

@ObjectType({ description: 'A checkpoint as something to delete: what goes with it, and what needs it.' })
export class CheckpointRemoval {
  constructor(readonly row: CheckpointRow) {}

  @Field(() => ID, { description: 'Id of the checkpoint.' })
  get checkpointId(): string {
    return globalId('Checkpoint', this.row.id);
  }

  @Field(() => Checkpoint, { description: 'The checkpoint, in the trash or outside of it.' })
  get checkpoint(): Checkpoint {
    return new Checkpoint(this.row);
  }

  @Field(() => Run, { description: 'The run that made it.' })
  async run(@Ctx() { loaders }: Context): Promise<Run> {
    return new Run(found(await loaders.run.load(this.row.runId), 'run', this.row.runId));
  }

  @Field(() => [Removed], { description: 'What goes with it, of every kind.' })
  async parts(@Ctx() { loaders }: Context): Promise<Removed[]> {
    const { id } = this.row;
    const parts = found(await loaders.checkpointParts.load(id), 'checkpoint', id);
    return [
      { part: 'CHECKPOINTS', count: 1, byteSize: Number(parts.byteSize) },
      { part: 'EVALUATIONS', count: parts.evaluations, byteSize: Number(parts.evaluationBytes) },
      { part: 'TRANSLATIONS', count: parts.translations, byteSize: Number(parts.translationBytes) },
    ];
  }

  @Field(() => SafeInt, {
    description: 'Bytes of all its files. What other checkpoints share with it is counted too, and stays.',
  })
  async byteSize(@Ctx() context: Context): Promise<number> {
    return (await this.parts(context)).reduce((sum, { byteSize }) => sum + (byteSize ?? 0), 0);
  }

  @Field(() => [String], {
    description:
      'Why it cannot go, each with the name of what needs it; empty when it can: to the trash, or for good when it lies there.',
  })
  async usedBy(@Ctx() { loaders }: Context): Promise<string[]> {
    const isInTrash = this.row.trashedAt !== null;
    return (isInTrash ? loaders.purgedCheckpointUses : loaders.trashedCheckpointUses).load(this.row.id);
  }

  @Field(() => Boolean, { description: 'Whether the viewer may pin, delete, restore and purge it.' })
  async mayRemove(@Ctx() { loaders, viewer }: Context): Promise<boolean> {
    const run = found(await loaders.run.load(this.row.runId), 'run', this.row.runId);
    const path = await loaders.pathOfExperiment.load(run.experimentId);
    return viewer !== null && mayChange(viewer, run.createdById, path);
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

@ObjectType({
  description: 'Checkpoints that lie in the trash by themselves, the newest there first.',
})
export class CheckpointRemovalConnection extends Connection('CheckpointRemoval', () => CheckpointRemoval) {}
