import { type Channel, type ChannelPayload, channels } from '#contracts/channels.ts';
import type { Database } from './client.ts';
import { Prisma } from './generated/client.js';

/**
 * Wakes the listeners of a channel when the surrounding transaction commits.
 *
 * @param transaction the one that writes the rows the notification is about.
 */
export async function notify<Name extends Channel>(
  transaction: Database,
  channel: Name,
  payload: ChannelPayload<Name>,
): Promise<void> {
  await transaction.$executeRaw`select ${notified(channel, payload)}`;
}

/** The expression that does it, for a statement that writes those rows itself. */
export function notified<Name extends Channel>(channel: Name, payload: ChannelPayload<Name>): Prisma.Sql {
  return Prisma.sql`pg_notify(${channel}, ${JSON.stringify(channels[channel].parse(payload))})`;
}
