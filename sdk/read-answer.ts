import * as z from 'zod/mini';
import { answerErrorSchema } from './answer-error.ts';
import { ExemplarError } from './exemplar-error.ts';
import type { PostAnswer } from './post.ts';
import { serverError } from './server-error.ts';

const answerSchema = z.object({
  data: z.optional(z.unknown()),
  errors: z.optional(z.array(answerErrorSchema)),
});

/** Hears of one record that the server cannot read: where it stands in the answer, and why. */
export type OnUnreadable = (place: string, message: string) => void;

/**
 * The data of an answer by GraphQL over HTTP.
 *
 * @param onUnreadable with it, a record that cannot be read is null, and what stands beside it is given
 * @throws ExemplarError
 */
export async function readAnswer(
  response: PostAnswer,
  endpoint: URL,
  onUnreadable: OnUnreadable | undefined,
): Promise<unknown> {
  const text = await response.text();
  const answer = answerSchema.safeParse(parseJson(text));
  if (!answer.success) {
    if (response.status === 401) throw serverError([{ message: text, extensions: UNAUTHENTICATED }]);
    const message = `${endpoint.origin} answered ${response.status}, but not as a GraphQL server does: ${text.slice(0, 200)}`;
    const facts = { address: endpoint, status: response.status };
    throw new ExemplarError('answer', [{ code: 'UNEXPECTED_ANSWER', message }], facts);
  }
  const { data, errors = [] } = answer.data;
  const unreadable = errors.filter(({ extensions }) => extensions?.code === 'UNREADABLE_RECORD');
  const isPartial = unreadable.length === errors.length && data !== null && data !== undefined;
  if (errors.length > 0 && !(isPartial && onUnreadable)) throw serverError(errors);
  for (const { message, path = [] } of unreadable) onUnreadable?.(path.join('.'), message);
  return data;
}

const UNAUTHENTICATED = { code: 'UNAUTHENTICATED' };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not GraphQL: the caller says what it was
  }
}
