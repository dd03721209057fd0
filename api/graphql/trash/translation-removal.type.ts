import { Ctx, Field, ID, ObjectType } from 'type-graphql';
import { isJobEnded } from '#contracts/run-state.ts';
import type { Translation as TranslationRow } from '#db/generated/client.ts';
import { mayChange } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { Connection } from '../relay/connection.ts';
import { globalId } from '../relay/global-id.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';
import { Translation } from '../translation/translation.type.ts';
import { User } from '../user/user.type.ts';

@ObjectType({ description: 'A translation as something to delete.' })
export class TranslationRemoval {
  constructor(readonly row: TranslationRow) {}

  @Field(() => ID, { description: 'Id of the translation.' })
  get translationId(): string {
    return globalId('Translation', this.row.id);
  }

  @Field(() => Translation, { description: 'The translation, in the trash or outside of it.' })
  get translation(): Translation {
    return new Translation(this.row);
  }

  @Field(() => SafeInt, {
    description:
      'Bytes of its result. Equal results of other translations stay, as do the images that it was made from.',
  })
  get byteSize(): number {
    return this.row.resultByteSize ?? 0;
  }

  @Field(() => [String], {
    description: 'Why it cannot go; empty when it can: only while it is under way it cannot.',
  })
  get usedBy(): string[] {
    return isJobEnded(this.row.state) ? [] : [UNDER_WAY];
  }

  @Field(() => Boolean, { description: 'Whether the viewer may delete, restore and purge it.' })
  async mayRemove(@Ctx() { loaders, viewer }: Context): Promise<boolean> {
    const { createdById, checkpointId } = this.row;
    return (
      viewer !== null && mayChange(viewer, createdById, await loaders.pathOfCheckpoint.load(checkpointId))
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

export const UNDER_WAY = 'It is under way. Wait until it has ended.';

@ObjectType({
  description: 'Translations that lie in the trash by themselves, the newest there first.',
})
export class TranslationRemovalConnection extends Connection(
  'TranslationRemoval',
  () => TranslationRemoval,
) {}
