import { z } from 'zod';

const atSchema = {
  /** Clock time in milliseconds at which all of them begin. */
  at: z.number(),
  /** Before which of its changes of the file system, from 0, something happens to it. */
  fate: z.object({ signal: z.enum(['SIGKILL', 'SIGSTOP']), before: z.int() }).nullable(),
};

export const orderSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('take folder'), folder: z.string(), ...atSchema }),
  z.object({ do: z.literal('release') }),
  z.object({ do: z.literal('work alone'), file: z.string(), ...atSchema }),
]);
export type Order = z.infer<typeof orderSchema>;

/** Of `work alone` whether it was alone, of the others whether it has what it wanted. */
export const answerSchema = z.object({ ok: z.boolean(), said: z.string() });
export type Answer = z.infer<typeof answerSchema>;
