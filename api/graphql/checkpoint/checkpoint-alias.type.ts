import { Ctx, Field, Int, ObjectType } from 'type-graphql';
import type { CheckpointAlias as CheckpointAliasRow } from '#db/generated/client.ts';
import { mayChange } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { Node } from '../node/node.type.ts';
import { Connection } from '../relay/connection.ts';
import { found } from '../shared/found.ts';
import { DateTime } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';
import { Checkpoint } from './checkpoint.type.ts';

@ObjectType({
  implements: Node,
  description:
    'A name that points at one checkpoint, e.g. `production`, and is moved from one to the next. Its checkpoint is not removed.',
})
export class CheckpointAlias extends Node {
  constructor(readonly row: CheckpointAliasRow) {
    super('CheckpointAlias', row.id);
  }

  @Field(() => String, { description: 'The name, unique on the server.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => Checkpoint, { description: 'Where it points now.' })
  async checkpoint(@Ctx() { loaders }: Context): Promise<Checkpoint> {
    const { checkpointId } = this.row;
    return new Checkpoint(found(await loaders.checkpoint.load(checkpointId), 'checkpoint', checkpointId));
  }

  @Field(() => Int, { description: 'Raised each time that it is moved; for `expectedVersion`.' })
  get version(): number {
    return this.row.version;
  }

  @Field(() => DateTime, { description: 'When there was such an alias first.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { description: 'Since when it points at this checkpoint.' })
  get setAt(): Date {
    return this.row.setAt;
  }

  @Field(() => User, { nullable: true, description: 'Who made it point there; null when that user is gone.' })
  async setBy(@Ctx() { loaders }: Context): Promise<User | null> {
    const user = this.row.setById && (await loaders.user.load(this.row.setById));
    return user ? new User(user) : null;
  }

  @Field(() => Boolean, { description: 'Whether the viewer may move and remove it.' })
  async mayChange(@Ctx() { loaders, viewer }: Context): Promise<boolean> {
    const { checkpointId } = this.row;
    const { runId } = found(await loaders.checkpoint.load(checkpointId), 'checkpoint', checkpointId);
    const { createdById, experimentId } = found(await loaders.run.load(runId), 'run', runId);
    const path = await loaders.pathOfExperiment.load(experimentId);
    return viewer !== null && mayChange(viewer, createdById, path);
  }
}

@ObjectType({ description: 'Aliases of checkpoints, by name.' })
export class CheckpointAliasConnection extends Connection('CheckpointAlias', () => CheckpointAlias) {}
