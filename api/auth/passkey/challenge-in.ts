import { z } from 'zod';

const clientDataSchema = z.object({ challenge: z.string().min(1).max(200) });

/** The challenge that a passkey says it has answered; null where the browser's data are none. */
export function challengeIn(clientDataJson: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    return clientDataSchema.safeParse(data).data?.challenge ?? null;
  } catch {
    return null; // no JSON
  }
}
