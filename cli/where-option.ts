import stringWidth from 'string-width';
import { CommandFailure, RefusedText } from './failure.ts';
import { escapeText } from './terminal/escape-text.ts';

export const WHERE_HELP =
  "only runs that match this filter, e.g. 'state = FAILED and created > -7d' (docs/how-to/find-runs.md)";

/**
 * What the server answers to a request with a filter as text.
 *
 * @throws CommandFailure that shows where in the filter it is that something is wrong
 */
export async function withPlaceInWhere<Answer>(
  where: string | undefined,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof RefusedText) || where === undefined) throw error;
    throw new CommandFailure('refused', ...error.message.split('\n'), ...placeInText(where, error.place));
  }
}

/** The line of a text with a place, cut to what a terminal shows in one line, and carets under the place. */
export function placeInText(
  text: string,
  { position, length }: { readonly position: number; readonly length: number },
): [line: string, carets: string] {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1;
  const lineEnd = text.indexOf('\n', position);
  const line = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const at = position - lineStart;
  const cutAt = Math.max(0, at - SHOWN_BEFORE);
  const before = (cutAt > 0 ? '…' : '') + line.slice(cutAt, at);
  const marked = line.slice(at, at + Math.min(length, SHOWN_AFTER));
  const after = line.slice(at + marked.length, at + SHOWN_AFTER);
  const isCut = at + SHOWN_AFTER < line.length;
  const width = (part: string) => stringWidth(escapeText(part));
  return [
    `  ${before}${marked}${after}${isCut ? '…' : ''}`,
    `  ${' '.repeat(width(before))}${'^'.repeat(Math.max(1, width(marked)))}`,
  ];
}

const SHOWN_BEFORE = 40;
const SHOWN_AFTER = 36;
