import { type Command, InvalidArgumentError } from 'commander';
import { readAlias as readAliasName } from '#contracts/names.ts';
import { withContext } from '../command-context.ts';
import { findAlias, readAlias } from '../find-alias.ts';
import { findCheckpointId } from '../find-checkpoint-id.ts';
import { graphql } from '../gql/gql.ts';
import type { ListedAliasFragment } from '../gql/graphql.ts';
import { readAll } from '../paging.ts';
import { unlessRefused } from '../unless-refused.ts';

const Aliases = graphql(`
  query Aliases($first: Int!, $after: String) {
    checkpointAliases(first: $first, after: $after) {
      edges {
        node {
          ...ListedAlias
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const SetAlias = graphql(`
  mutation SetAlias($input: SetCheckpointAliasInput!) {
    setCheckpointAlias(input: $input) {
      alias {
        ...ListedAlias
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RemoveAlias = graphql(`
  mutation RemoveAlias($input: RemoveCheckpointAliasInput!) {
    removeCheckpointAlias(input: $input) {
      aliasId
      userErrors {
        code
        field
        message
      }
    }
  }
`);

/** `checkpoints alias`: names that point at checkpoints. */
export function addAliases(checkpoints: Command): void {
  const alias = checkpoints
    .command('alias')
    .description('names that point at checkpoints, and keep them from being removed');
  addList(alias);
  addSet(alias);
  addRemove(alias);
}

function addList(alias: Command): void {
  alias
    .command('list')
    .description('list aliases and where they point, by name')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints alias list')
    .action(
      withContext(async ({ client, output }) => {
        const found = await readAll(async (page) => (await client.request(Aliases, page)).checkpointAliases);
        output.list(found, {
          ALIAS: ({ name }) => name,
          CHECKPOINT: handleOf,
          RUN: ({ checkpoint }) => checkpoint.run.displayName,
          SET: ({ setAt }) => setAt,
          BY: ({ setBy }) => setBy?.login ?? '-',
        });
      }),
    );
}

function addSet(alias: Command): void {
  alias
    .command('set')
    .argument('<alias>', 'name, e.g. production', readAliasArgument)
    .argument('<checkpoint>', 'another alias, latest, a run (its newest one), <run>@<step> or an id')
    .description('make a name point at a checkpoint')
    .option('--move', 'move the alias when it points elsewhere')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints alias set production 1c0ffee5@800 --move')
    .action(
      withContext<[string, string, { readonly move?: true }]>(
        async ({ client, output }, name, named, { move }) => {
          const checkpointId = await findCheckpointId(client, named);
          const known = move ? await readAlias(client, name) : null;
          const input = { name, checkpointId, ...(known && { expectedVersion: known.version }) };
          const { setCheckpointAlias } = await client.request(SetAlias, { input });
          const set = unlessRefused(setCheckpointAlias.alias, setCheckpointAlias.userErrors);
          output.result(set, `${set.name} points at ${handleOf(set)} of ${set.checkpoint.run.displayName}`);
        },
      ),
    );
}

function addRemove(alias: Command): void {
  alias
    .command('remove <alias>')
    .description('remove an alias; its checkpoint stays')
    .addHelpText('after', '\nExample:\n  $ ./exemplar checkpoints alias remove production')
    .action(
      withContext<[string]>(async ({ client, output }, name) => {
        const found = await findAlias(client, name);
        const input = { aliasId: found.id, expectedVersion: found.version };
        const { removeCheckpointAlias } = await client.request(RemoveAlias, { input });
        unlessRefused(removeCheckpointAlias.aliasId, removeCheckpointAlias.userErrors);
        output.result(found, `Removed the alias ${found.name}, which pointed at ${handleOf(found)}`);
      }),
    );
}

/** As commands name a checkpoint. */
function handleOf({ checkpoint: { step, run } }: ListedAliasFragment): string {
  return `${run.shortId}@${step}`;
}

/** @throws InvalidArgumentError that says what an alias may not be. */
function readAliasArgument(text: string): string {
  const { name, problem } = readAliasName(text);
  if (problem) throw new InvalidArgumentError(`An alias ${problem.rule}.`);
  return name;
}
