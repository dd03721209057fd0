import type { Command } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { graphql } from '../gql/gql.ts';
import { startProgress } from '../terminal/progress.ts';
import { tell } from '../terminal/tell.ts';
import { unlessRefused } from '../unless-refused.ts';
import { untilEnded } from '../until-ended.ts';

graphql(`
  fragment VerificationFields on Verification {
    id
    state
    mode
    fileCount
    totalFileCount
    byteCount
    waiting {
      reason
      message
    }
    findings {
      sha256
      fault
      usedBy
      remedy
    }
    failure {
      class
      code
      message
    }
  }
`);

const VerifyStorage = graphql(`
  mutation VerifyStorage($input: VerifyStorageInput!) {
    verifyStorage(input: $input) {
      verification {
        ...VerificationFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const VerificationChanged = graphql(`
  subscription VerificationChanged($verificationId: ID!) {
    verificationChanged(verificationId: $verificationId) {
      ...VerificationFields
    }
  }
`);

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('check every stored file against its hash')
    .option(
      '--repair',
      'quarantine damaged files, disable checkpoints that need them, and rebuild what can be rebuilt',
    )
    .addHelpText(
      'after',
      '\nThe exit code is 1 when a needed file is damaged or missing. To restore one, import or upload the same file ' +
        'again. --repair moves damaged files to blobs/quarantine in the data folder, except for packed images, most of which ' +
        'are intact.' +
        '\n\nExample:\n  $ ./exemplar verify',
    )
    .action(
      withContext<[{ repair?: true }]>(async ({ client, output }, { repair }) => {
        const input = { mode: repair ? 'REPAIR' : 'REPORT' } as const;
        const payload = (await client.request(VerifyStorage, { input })).verifyStorage;
        const done = await follow(client, unlessRefused(payload.verification, payload.userErrors).id);
        if (done.state !== 'FINISHED')
          throw new CommandFailure(
            'failed',
            `The check ended as ${done.state}: ${done.failure?.message ?? '-'}`,
          );
        const { findings, fileCount, byteCount } = done;
        output.result(
          done,
          ...findings.flatMap(({ sha256, fault, usedBy, remedy }) => [
            `${fault.toLowerCase()}: ${sha256}`,
            ...usedBy.map((user) => `  needed by: ${user}`),
            `  ${remedy}`,
          ]),
          `${fileCount} files, ${formatBytes(byteCount)}: ${describe(findings.length)}`,
        );
        if (findings.length > 0)
          throw new CommandFailure('failed', 'Some stored files are damaged or missing.');
      }),
    );
}

function describe(count: number): string {
  if (count === 0) return 'none is damaged or missing.';
  return `${count} ${count === 1 ? 'is' : 'are'} damaged or missing.`;
}

async function follow(client: ApiClient, verificationId: string) {
  const progress = startProgress('Reading');
  try {
    return await untilEnded(
      changes(client, verificationId),
      ({ fileCount, totalFileCount, byteCount, waiting }) => {
        if (waiting && waiting.reason !== 'NEXT') tell(`Waiting: ${waiting.message}`);
        progress.update(fileCount, totalFileCount, formatBytes(byteCount));
      },
    );
  } finally {
    progress.end();
  }
}

async function* changes(client: ApiClient, verificationId: string) {
  for await (const { verificationChanged } of client.subscribe(VerificationChanged, { verificationId }))
    yield verificationChanged;
}
