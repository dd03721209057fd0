import {
  Arg,
  Args,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Translation as TranslationRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { Image } from '../dataset/image.type.ts';
import { uuidOf } from '../relay/global-id.ts';
import { PageArgs } from '../relay/page-args.ts';
import { found } from '../shared/found.ts';
import { watchWork } from '../work/watch-work.ts';
import { awaitWork } from '../../events/await-work.ts';
import { TranslateInput } from './translation.input.ts';
import { TranslatePayload } from './translation.payload.ts';
import { translate } from './translation.commands.ts';
import { readTranslations, translationsWhere } from './translation.queries.ts';
import { Translation, TranslationConnection } from './translation.type.ts';

@Authorized('VIEWER')
@Resolver(() => Translation)
export class TranslationResolver {
  @Query(() => Translation, {
    nullable: true,
    description: 'A translation; null when no object has that id.',
  })
  async translation(
    @Arg('id', () => ID, { description: 'Id of a Translation.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Translation | null> {
    const uuid = uuidOf('Translation', id);
    const row = uuid && (await loaders.translation.load(uuid));
    return row ? new Translation(row) : null;
  }

  @Query(() => TranslationConnection, { description: 'Translations, newest first.' })
  async translations(
    @Arg('checkpointId', () => ID, { nullable: true, description: 'Only of this checkpoint.' })
    checkpointId: string | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<TranslationConnection> {
    const where = translationsWhere(checkpointId ?? null);
    const page = await readTranslations(prisma, where, args);
    return new TranslationConnection(page, () => prisma.translation.count({ where }));
  }

  @Mutation(() => TranslatePayload, {
    description:
      'Translates a content image into the style of each exemplar. Needs the role EDITOR in the experiment of the checkpoint.',
    complexity: 50,
  })
  async translate(
    @Arg('input', () => TranslateInput, { description: 'What to translate.' }) input: TranslateInput,
    @Ctx() context: Context,
  ): Promise<TranslatePayload> {
    const outcome = await translate(context, input);
    const { exemplarIgnored } = outcome;
    if ('userErrors' in outcome)
      return { translations: null, exemplarIgnored, userErrors: outcome.userErrors };
    const rows = await awaitWork(context.wakeUps, outcome.ids, input.waitMs ?? 0, () =>
      context.translationsNow(outcome.ids),
    );
    return { translations: rows.map((row) => new Translation(row)), exemplarIgnored, userErrors: [] };
  }

  @Subscription(() => Translation, {
    description: 'A translation as it is, then after each change, until it has ended.',
    subscribe: ({ args, context }: { args: { translationId: string }; context: Context }) =>
      watchWork(context, { type: 'Translation', id: args.translationId }, (id) =>
        context.prisma.translation.findUnique({ where: { id } }),
      ),
  })
  translationChanged(
    @Arg('translationId', () => ID, { description: 'Id of a Translation.' }) _id: string,
    @Root() row: TranslationRow,
  ): Translation {
    return new Translation(row);
  }

  @FieldResolver(() => Checkpoint, { description: 'The checkpoint that translated it.' })
  async checkpoint(@Root() { row }: Translation, @Ctx() { loaders }: Context): Promise<Checkpoint> {
    return new Checkpoint(
      found(await loaders.checkpoint.load(row.checkpointId), 'checkpoint', row.checkpointId),
    );
  }

  @FieldResolver(() => Image, { nullable: true, description: 'The content image.' })
  contentImage(@Root() { row }: Translation, @Ctx() { loaders }: Context): Promise<Image | null> {
    return loaders.image.load(row.contentImageId);
  }

  @FieldResolver(() => Image, {
    nullable: true,
    description: 'The exemplar whose style it took; null where the method ignores exemplars.',
  })
  async exemplarImage(@Root() { row }: Translation, @Ctx() { loaders }: Context): Promise<Image | null> {
    return row.exemplarImageId === null ? null : loaders.image.load(row.exemplarImageId);
  }
}
