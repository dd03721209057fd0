import { once } from 'node:events';
import { z } from 'zod';

/** Tells a program that its launcher sends some of its variables once it has started. */
export const LATE_ENVIRONMENT = '--late-environment';

const messageSchema = z.object({
  type: z.literal('environment'),
  variables: z.record(z.string(), z.string()),
});

/** What the launcher sends to a program that was started with `LATE_ENVIRONMENT`. */
export function lateEnvironmentOf(
  variables: Readonly<Record<string, string>>,
): z.infer<typeof messageSchema> {
  return { type: 'environment', variables };
}

/** Waits for those variables, where there are any: a program is read while its launcher still prepares what it needs. */
export async function takeLateEnvironment(): Promise<void> {
  if (!process.argv.includes(LATE_ENVIRONMENT)) return;
  const [message] = (await once(process, 'message')) as [unknown];
  // eslint-disable-next-line no-restricted-syntax -- written, not read: from here on they are as if it had begun with them
  Object.assign(process.env, messageSchema.parse(message).variables);
}
