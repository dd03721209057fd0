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

/** As `notify`, of many things that one transaction has changed. */
export async function notifyEach<Name extends Channel>(
  transaction: Database,
  channel: Name,
  payloads: readonly ChannelPayload<Name>[],
): Promise<void> {
  await transaction.$executeRaw(notifiedEach(channel, payloads));
}

/** The expression that does it, for a statement that writes those rows itself. */
export function notified<Name extends Channel>(channel: Name, payload: ChannelPayload<Name>): Prisma.Sql {
  return Prisma.sql`pg_notify(${channel}, ${JSON.stringify(channels[channel].parse(payload))})`;
}

/** The query that tells of many things, for a statement that writes their rows before it, in a `with`. */
export function notifiedEach<Name extends Channel>(
  channel: Name,
  payloads: readonly ChannelPayload<Name>[],
): Prisma.Sql {
  const texts = payloads.map((payload) => JSON.stringify(channels[channel].parse(payload)));
  return Prisma.sql`select count(pg_notify(${channel}, payload)) from unnest(${texts}::text[]) as payload`;
}
