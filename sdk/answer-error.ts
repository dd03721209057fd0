import * as z from 'zod/mini';

/** One error of an answer of GraphQL, over HTTP or a socket. */
export const answerErrorSchema = z.looseObject({
  message: z.string(),
  path: z.optional(z.array(z.union([z.string(), z.number()]))),
  extensions: z.optional(z.looseObject({ code: z.optional(z.string()) })),
});
