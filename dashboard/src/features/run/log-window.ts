import type { LogTextFragment } from '../../gql/graphql.ts';

/** A part of a log, without gaps, oldest line first. */
export interface LogWindow {
  readonly lines: readonly LogTextFragment[];
  /** Whether there are lines before those. */
  readonly hasEarlier: boolean;
}

/** A page of the log beside those lines. */
export interface LogPage {
  readonly edges: readonly { readonly node: LogTextFragment }[];
  readonly pageInfo: { readonly hasPreviousPage: boolean };
}

/** Lines that a page has in memory and draws: of a longer log the others are read again when they are wanted. */
export const MOST_LINES = 1_000;

/** With the page before it; what is too much is left out at the end. */
export function withEarlier({ lines }: LogWindow, page: LogPage): LogWindow {
  return {
    lines: [...linesOf(page), ...lines].slice(0, MOST_LINES),
    hasEarlier: page.pageInfo.hasPreviousPage,
  };
}

/** With the lines after it; what is too much is left out at the start. */
export function withLater({ lines, hasEarlier }: LogWindow, later: readonly LogTextFragment[]): LogWindow {
  const all = [...lines, ...later];
  return { lines: all.slice(-MOST_LINES), hasEarlier: hasEarlier || all.length > MOST_LINES };
}

export function linesOf({ edges }: Pick<LogPage, 'edges'>): LogTextFragment[] {
  return edges.map(({ node }) => node);
}
