import { Arg, Args, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { PageArgs } from '../relay/page-args.ts';
import { TranslationRemoval, TranslationRemovalConnection } from './translation-removal.type.ts';
import { purgeTranslations, restoreTranslations, trashTranslations } from './trash-translations.commands.ts';
import {
  PurgeTranslationsInput,
  RestoreTranslationsInput,
  TrashTranslationsInput,
} from './trash-translations.input.ts';
import {
  PurgeTranslationsPayload,
  RestoreTranslationsPayload,
  TrashTranslationsPayload,
} from './trash-translations.payload.ts';
import { readTranslationRemovals, readTrashedTranslations } from './trashed-translations.queries.ts';

@Authorized('VIEWER')
@Resolver()
export class TrashTranslationsResolver {
  @Query(() => [TranslationRemoval], {
    description:
      'What would go if these translations were deleted, in the trash or outside of it; unknown ids are left out. At most 200.',
    complexity: ({
      args,
      childComplexity,
    }: {
      args: { translationIds?: unknown[] };
      childComplexity: number;
    }) => 5 + (args.translationIds?.length ?? 1) * (1 + childComplexity),
  })
  translationRemovals(
    @Arg('translationIds', () => [ID], { description: 'Ids of Translations.' }) translationIds: string[],
    @Ctx() { prisma }: Context,
  ): Promise<TranslationRemoval[]> {
    if (translationIds.length > limits.maxTranslationsAtOnce)
      throw codedError(
        'BAD_USER_INPUT',
        `"translationIds" may have at most ${limits.maxTranslationsAtOnce} items.`,
      );
    return readTranslationRemovals(prisma, translationIds);
  }

  @Query(() => TranslationRemovalConnection, {
    description:
      'Translations that lie in the trash by themselves, the newest there first; those of checkpoints in the trash go with these.',
  })
  async trashedTranslations(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<TranslationRemovalConnection> {
    return new TranslationRemovalConnection(await readTrashedTranslations(prisma, args));
  }

  @Mutation(() => TrashTranslationsPayload, {
    description:
      'Puts translations that have ended into the trash: nothing else shows them, and `restoreTranslations` brings them back ' +
      'until they are purged. Needs the role EDITOR in the experiments of their checkpoints for own ones, OPERATOR for others.',
    complexity: 50,
  })
  trashTranslations(
    @Arg('input', () => TrashTranslationsInput, { description: 'Which translations.' })
    input: TrashTranslationsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<TrashTranslationsPayload> {
    return trashTranslations(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }

  @Mutation(() => RestoreTranslationsPayload, {
    description:
      'Takes translations out of the trash. Needs the role EDITOR in the experiments of their checkpoints for own ones, OPERATOR for others.',
    complexity: 50,
  })
  restoreTranslations(
    @Arg('input', () => RestoreTranslationsInput, { description: 'Which translations.' })
    input: RestoreTranslationsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RestoreTranslationsPayload> {
    return restoreTranslations(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }

  @Mutation(() => PurgeTranslationsPayload, {
    description:
      'Deletes translations in the trash for good, before their time is up. Files that nothing else names are removed some ' +
      'time later. Needs the role EDITOR in the experiments of their checkpoints for own ones, OPERATOR for others.',
    complexity: 50,
  })
  purgeTranslations(
    @Arg('input', () => PurgeTranslationsInput, { description: 'Which translations.' })
    input: PurgeTranslationsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<PurgeTranslationsPayload> {
    return purgeTranslations(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }
}
