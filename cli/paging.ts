import { InvalidArgumentError, Option, type Command } from 'commander';
import { limits } from '#contracts/limits.ts';
import { tell } from './terminal/tell.ts';

/** The part of a list that a command was asked for. */
export interface PageOptions {
  readonly first: number;
  readonly after?: string;
  readonly all?: true;
}

/** A page of a list as the API has it. */
export interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** Variables of a query for one page. */
export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

/** Gives a command the options of `PageOptions`. */
export function addPageOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--first <count>', 'number of items to list')
        .argParser(readCount)
        .default(limits.defaultPageSize),
    )
    .option('--after <cursor>', 'continue after this cursor, which a list that has more prints')
    .addOption(new Option('--all', 'list all items').conflicts('first'));
}

/** The items that were asked for, in as many requests as it takes; when there are more, stderr says how to get them. */
export async function readPages<Node>(
  options: PageOptions,
  fetch: (request: PageRequest) => Promise<Page<Node>>,
): Promise<Node[]> {
  const found: Node[] = [];
  for await (const nodes of streamPages(options, fetch)) found.push(...nodes);
  return found;
}

/** The same page by page, of which no more is kept than is being read. */
export async function* streamPages<Node>(
  { first, after, all }: PageOptions,
  fetch: (request: PageRequest) => Promise<Page<Node>>,
): AsyncGenerator<Node[]> {
  let wanted = all ? Infinity : first;
  let cursor = after ?? null;
  for (;;) {
    const page = await fetch({ first: Math.min(wanted, limits.maxPageSize), after: cursor });
    wanted -= page.edges.length;
    yield page.edges.map(({ node }) => node);
    if (!page.pageInfo.hasNextPage) return;
    cursor = page.pageInfo.endCursor ?? null;
    if (wanted > 0) continue;
    tell(`There are more. List all with --all, or the next page with --after ${cursor ?? ''}`);
    return;
  }
}

/** The whole of a list. */
export function readAll<Node>(fetch: (request: PageRequest) => Promise<Page<Node>>): Promise<Node[]> {
  return readPages({ first: 0, all: true }, fetch);
}

/** Reads an option that is a number of things. @throws InvalidArgumentError for less than one */
export function readCount(text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count > 0 && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError('It must be a whole number, 1 or more.');
}
