import { type Channel, type ChannelPayload, channels } from '#contracts/channels.ts';
import type { Database } from './client.ts';

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
  const text = JSON.stringify(channels[channel].parse(payload));
  await transaction.$executeRaw`select pg_notify(${channel}, ${text})`;
}
