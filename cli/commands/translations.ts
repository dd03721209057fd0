import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import type { TranslationRemovalFieldsFragment } from '../gql/graphql.ts';
import { addPageOptions, type PageOptions, readPages } from '../paging.ts';
import type { ApiClient } from '../client.ts';
import { unlessRefused } from '../unless-refused.ts';

const Translations = graphql(`
  query Translations($first: Int!, $after: String) {
    translations(first: $first, after: $after) {
      edges {
        node {
          id
          state
          direction
          createdAt
          checkpoint {
            step
            run {
              shortId
              displayName
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

graphql(`
  fragment TranslationRemovalFields on TranslationRemoval {
    translationId
    translation {
      direction
      checkpoint {
        step
        run {
          displayName
        }
      }
    }
    byteSize
    usedBy
    trashedAt
  }
`);

const TranslationRemovals = graphql(`
  query TranslationRemovals($translationIds: [ID!]!) {
    translationRemovals(translationIds: $translationIds) {
      ...TranslationRemovalFields
    }
  }
`);

const TrashTranslations = graphql(`
  mutation TrashTranslations($input: TrashTranslationsInput!) {
    trashTranslations(input: $input) {
      translationIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RestoreTranslations = graphql(`
  mutation RestoreTranslations($input: RestoreTranslationsInput!) {
    restoreTranslations(input: $input) {
      translationIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const PurgeTranslations = graphql(`
  mutation PurgeTranslations($input: PurgeTranslationsInput!) {
    purgeTranslations(input: $input) {
      translationIds
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addTranslations(program: Command): void {
  const translations = program.command('translations').description('translated images');
  addList(translations);
  addDelete(translations);
  addRestore(translations);
  addPurge(translations);
}

function addList(translations: Command): void {
  addPageOptions(translations.command('list').description('list translations, newest first'))
    .addHelpText('after', '\nExample:\n  $ ./exemplar translations list --first 5')
    .action(
      withContext<[PageOptions]>(async ({ client, output }, options) => {
        const read = async (page: { first: number; after: string | null }) =>
          (await client.request(Translations, page)).translations;
        output.list(await readPages(options, read), {
          ID: ({ id }) => id,
          STATE: ({ state }) => state,
          DIRECTION: ({ direction }) => direction,
          CHECKPOINT: ({ checkpoint }) => `${checkpoint.run.shortId}@${checkpoint.step}`,
          RUN: ({ checkpoint }) => checkpoint.run.displayName,
          CREATED: ({ createdAt }) => createdAt,
        });
      }),
    );
}

function addDelete(translations: Command): void {
  translations
    .command('delete <id...>')
    .description('put translations into the trash')
    .option('--preview', 'only show what would go')
    .addHelpText('after', '\nExample:\n  $ ./exemplar translations delete VHJhbnNsYXRpb246 --preview')
    .action(
      withContext<[string[], { readonly preview?: true }]>(
        async ({ client, output }, translationIds, { preview }) => {
          const removals = await readRemovals(client, translationIds);
          if (preview) {
            for (const removal of removals) output.result(removal, ...linesOf(removal));
            return;
          }
          const { trashTranslations: done } = await client.request(TrashTranslations, {
            input: { translationIds },
          });
          for (const removal of removals.filter(({ translationId }) =>
            done.translationIds.includes(translationId),
          ))
            output.result(removal, `${nameOf(removal)} is in the trash`);
          unlessRefused(done.translationIds, done.userErrors);
        },
      ),
    );
}

function addRestore(translations: Command): void {
  translations
    .command('restore <id...>')
    .description('take translations out of the trash')
    .addHelpText('after', '\nExample:\n  $ ./exemplar translations restore VHJhbnNsYXRpb246')
    .action(
      withContext<[string[]]>(async ({ client, output }, translationIds) => {
        const { restoreTranslations: done } = await client.request(RestoreTranslations, {
          input: { translationIds },
        });
        for (const removal of await readRemovals(client, done.translationIds))
          output.result(removal, `${nameOf(removal)} is back`);
        unlessRefused(done.translationIds, done.userErrors);
      }),
    );
}

function addPurge(translations: Command): void {
  translations
    .command('purge <id...>')
    .description('delete translations in the trash for good; without --yes, show what would go')
    .option('--yes', 'do it: nothing brings them back')
    .addHelpText('after', '\nExample:\n  $ ./exemplar translations purge VHJhbnNsYXRpb246 --yes')
    .action(
      withContext<[string[], { readonly yes?: true }]>(
        async ({ client, output }, translationIds, { yes }) => {
          const removals = await readRemovals(client, translationIds);
          if (!yes) {
            for (const removal of removals) output.result(removal, ...linesOf(removal));
            throw new CommandFailure(
              'usage',
              'Nothing is deleted yet. Repeat this with --yes to delete it for good.',
            );
          }
          const { purgeTranslations: done } = await client.request(PurgeTranslations, {
            input: { translationIds },
          });
          for (const removal of removals.filter(({ translationId }) =>
            done.translationIds.includes(translationId),
          ))
            output.result(removal, `${nameOf(removal)} is gone`);
          unlessRefused(done.translationIds, done.userErrors);
        },
      ),
    );
}

async function readRemovals(
  client: ApiClient,
  translationIds: readonly string[],
): Promise<readonly TranslationRemovalFieldsFragment[]> {
  const { translationRemovals } = await client.request(TranslationRemovals, {
    translationIds: [...translationIds],
  });
  return translationRemovals;
}

function linesOf(removal: TranslationRemovalFieldsFragment): string[] {
  const { translationId, byteSize, usedBy } = removal;
  return [
    `${nameOf(removal)} (${translationId}): up to ${formatBytes(byteSize)}`,
    ...usedBy.map((text) => `  Cannot go: ${text}`),
  ];
}

function nameOf({ translation: { direction, checkpoint } }: TranslationRemovalFieldsFragment): string {
  return `${direction} of ${checkpoint.run.displayName} at step ${checkpoint.step}`;
}
