import { answerErrorSchema } from './answer-error.ts';
import { ExemplarError, type Reason } from './exemplar-error.ts';

/** Errors as GraphQL answers them, over HTTP or a socket. */
export function serverError(errors: readonly unknown[]): ExemplarError {
  const [first, ...others] = errors.map(reasonOf);
  return new ExemplarError('server', [first ?? NO_REASON, ...others]);
}

const NO_REASON: Reason = { code: 'UNKNOWN', message: 'The server gave no reason.' };

function reasonOf(error: unknown): Reason {
  const known = answerErrorSchema.safeParse(error);
  if (!known.success) return NO_REASON;
  const { message, extensions } = known.data;
  return { code: extensions?.code ?? 'UNKNOWN', message, extensions };
}
