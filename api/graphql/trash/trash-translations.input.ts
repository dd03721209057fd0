import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Translations to put into the trash.' })
export class TrashTranslationsInput {
  @Field(() => [ID], { description: 'Which translations: at most 200.' })
  readonly translationIds!: readonly string[];
}

@InputType({ description: 'Translations to take out of the trash.' })
export class RestoreTranslationsInput {
  @Field(() => [ID], { description: 'Which translations in the trash: at most 200.' })
  readonly translationIds!: readonly string[];
}

@InputType({ description: 'Translations in the trash to delete for good.' })
export class PurgeTranslationsInput {
  @Field(() => [ID], { description: 'Which translations in the trash: at most 200.' })
  readonly translationIds!: readonly string[];
}
