import type { Command } from 'commander';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { findUser } from '../find-user.ts';
import { graphql } from '../gql/gql.ts';
import { readAll } from '../paging.ts';
import { unlessRefused } from '../unless-refused.ts';

graphql(`
  fragment ListedSession on Session {
    id
    browser
    address
    createdAt
    lastUsedAt
    expiresAt
    isCurrent
  }
`);

const Sessions = graphql(`
  query Sessions($userId: ID, $first: Int!, $after: String) {
    sessions(userId: $userId, first: $first, after: $after) {
      edges {
        node {
          ...ListedSession
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const RevokeSession = graphql(`
  mutation RevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) {
      sessionId
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RevokeOtherSessions = graphql(`
  mutation RevokeOtherSessions($input: RevokeOtherSessionsInput!) {
    revokeOtherSessions(input: $input) {
      count
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addSessions(program: Command): void {
  const sessions = program.command('sessions').description('browsers that are signed in');
  addList(sessions);
  addRevoke(sessions);
}

interface UserOption {
  readonly login?: string;
}

function addList(sessions: Command): void {
  sessions
    .command('list')
    .description('list your sessions, newest first')
    .option('--login <name>', "list this user's instead; for admins")
    .addHelpText('after', '\nExample:\n  $ ./exemplar sessions list')
    .action(
      withContext<[UserOption]>(async ({ client, output }, { login }) => {
        const userId = login === undefined ? null : (await findUser(client, login)).id;
        const found = await readAll(
          async (page) => (await client.request(Sessions, { userId, ...page })).sessions,
        );
        output.list(found, {
          ID: ({ id }) => id,
          BROWSER: ({ browser }) => browser,
          ADDRESS: ({ address }) => address ?? '-',
          'SIGNED IN': ({ createdAt }) => createdAt,
          'LAST USED': ({ lastUsedAt }) => lastUsedAt,
        });
      }),
    );
}

function addRevoke(sessions: Command): void {
  sessions
    .command('revoke [session]')
    .description('sign a browser out, by the id of its session; its open pages close at once')
    .option('--all', 'all of your sessions')
    .option('--login <name>', "with --all, this user's instead; for admins")
    .addHelpText(
      'after',
      '\nExamples:\n  $ ./exemplar sessions revoke U2Vzc2lvbjo...\n  $ ./exemplar sessions revoke --all --login ada',
    )
    .action(
      withContext<[string | undefined, UserOption & { readonly all?: true }]>(
        async ({ client, output }, sessionId, { all, login }) => {
          if ((sessionId === undefined) !== (all ?? false))
            throw new CommandFailure('usage', 'Name a session, or give --all.');
          if (sessionId !== undefined) {
            const { revokeSession } = await client.request(RevokeSession, { input: { sessionId } });
            const id = unlessRefused(revokeSession.sessionId, revokeSession.userErrors);
            output.result({ id }, 'The session has ended.');
            return;
          }
          const userId = login === undefined ? null : (await findUser(client, login)).id;
          const { revokeOtherSessions } = await client.request(RevokeOtherSessions, { input: { userId } });
          const count = unlessRefused(revokeOtherSessions.count, revokeOtherSessions.userErrors);
          output.result({ count }, `${count} ${count === 1 ? 'session has' : 'sessions have'} ended.`);
        },
      ),
    );
}
