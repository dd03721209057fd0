import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { CheckpointAlias } from './checkpoint-alias.type.ts';

@ObjectType({ description: 'Answer of `setCheckpointAlias`.', simpleResolvers: true })
export class SetCheckpointAliasPayload extends Payload {
  @Field(() => CheckpointAlias, {
    nullable: true,
    description: 'The alias of that name as it is now, moved or refused; null when there is none.',
  })
  readonly alias!: CheckpointAlias | null;
}

@ObjectType({ description: 'Answer of `removeCheckpointAlias`.', simpleResolvers: true })
export class RemoveCheckpointAliasPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the alias that is gone; null when it was refused.',
  })
  readonly aliasId!: string | null;
}
