import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';

@ObjectType({
  description: 'Base of answers about translations in the trash; never in the schema itself.',
  simpleResolvers: true,
})
abstract class MovedTranslationsPayload extends Payload {
  @Field(() => [ID], {
    description: 'Ids of the translations that it was done to. Each of the others has one of `userErrors`.',
  })
  readonly translationIds!: readonly string[];
}

@ObjectType({ description: 'Answer of `trashTranslations`.', simpleResolvers: true })
export class TrashTranslationsPayload extends MovedTranslationsPayload {}

@ObjectType({ description: 'Answer of `restoreTranslations`.', simpleResolvers: true })
export class RestoreTranslationsPayload extends MovedTranslationsPayload {}

@ObjectType({ description: 'Answer of `purgeTranslations`.', simpleResolvers: true })
export class PurgeTranslationsPayload extends MovedTranslationsPayload {}
