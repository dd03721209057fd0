import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import { formatBytes } from '#lib/format-bytes.ts';
import { logLineText } from '#lib/log-line-text.ts';
import type { ApiClient } from '../client.ts';
import { type CommandContext, withContext } from '../command-context.ts';
import { findRunId } from '../find-run-id.ts';
import { FIND_RUNS } from '../find-runs.ts';
import { graphql } from '../gql/gql.ts';
import type { PrintedLineFragment } from '../gql/graphql.ts';
import { streamPages } from '../paging.ts';
import { saveWhole } from '../save-whole.ts';
import { unlessMissing } from '../unless-missing.ts';

graphql(`
  fragment PrintedLine on LogLine {
    time
    level
    text
  }
`);

const LogLines = graphql(`
  query LogLines($id: ID!, $first: Int, $after: String) {
    run(id: $id) {
      id
      logLines(first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            ...PrintedLine
          }
        }
      }
    }
  }
`);

const LogMatches = graphql(`
  query LogMatches($id: ID!, $text: String!, $matchCase: Boolean!, $first: Int, $after: String) {
    run(id: $id) {
      id
      logMatches(text: $text, matchCase: $matchCase, first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            ...PrintedLine
          }
        }
      }
    }
  }
`);

const LogUrl = graphql(`
  query LogUrl($id: ID!) {
    run(id: $id) {
      id
      logUrl
    }
  }
`);

interface LogsOptions {
  readonly search?: string;
  readonly matchCase?: true;
  readonly out?: string;
}

/** `logs`. */
export function addLogs(program: Command): void {
  program
    .command('logs <run>')
    .description('the whole log of a run: when, level and text of every line')
    .option('--search <text>', 'only lines with this text, which is no pattern')
    .option('--match-case', 'capitals differ from small letters')
    .addOption(new Option('--out <file>', 'save the log as a file').conflicts('search'))
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar logs latest --search "step 800"\n  $ ./exemplar logs latest --out run.log',
    )
    .action(
      withContext<[string, LogsOptions]>(async (context, named, options) => {
        const id = await findRunId(context.client, named);
        if (options.out !== undefined) await save(context, id, named, options.out);
        else if (options.search !== undefined || context.output.json)
          await printPages(context, id, named, options);
        else await printWhole(context, id, named);
      }),
    );
}

async function save({ client, output }: CommandContext, id: string, named: string, file: string) {
  const byteSize = await saveWhole(file, client.downloadPieces(await logUrl(client, id, named)));
  output.result({ file, byteSize }, `Saved ${file} (${formatBytes(byteSize)}).`);
}

/** No more of it is in memory than a piece. */
async function printWhole({ client, output }: CommandContext, id: string, named: string) {
  const pieces = Readable.from(client.downloadPieces(await logUrl(client, id, named)));
  for await (const line of createInterface({ input: pieces })) output.result({}, line);
}

async function printPages(
  { client, output }: CommandContext,
  id: string,
  named: string,
  { search, matchCase }: LogsOptions,
) {
  const pages = streamPages<PrintedLineFragment>({ first: 0, all: true }, async (page) => {
    if (search === undefined) {
      const { run } = await client.request(LogLines, { id, ...page });
      return unlessMissing(run, `run ${named}`, FIND_RUNS).logLines;
    }
    const { run } = await client.request(LogMatches, {
      id,
      text: search,
      matchCase: matchCase ?? false,
      ...page,
    });
    return unlessMissing(run, `run ${named}`, FIND_RUNS).logMatches;
  });
  for await (const lines of pages)
    for (const line of lines) output.result(line, logLineText({ ...line, time: new Date(line.time) }));
}

async function logUrl(client: ApiClient, id: string, named: string): Promise<string> {
  const { run } = await client.request(LogUrl, { id });
  return unlessMissing(run, `run ${named}`, FIND_RUNS).logUrl;
}
