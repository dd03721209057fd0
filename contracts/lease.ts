/** What worker and API agree on about a lease, as shares of its length: the worker's own setting, kept in its row. */

/** After this share a lease is renewed, and the worker says that it lives. */
export const RENEW_AT = 1 / 3;

/** After this share without a word from the database a worker gives others one lease to renew theirs first. */
export const OUTAGE_AFTER = 2 / 3;

/** After this share without a word a worker counts as lost. */
export const LOST_AFTER = 3 / 2;

/** Whether a worker has said nothing for so long that it counts as lost. */
export function isLost(
  worker: { readonly leaseSeconds: number; readonly lastHeartbeatAt: Date },
  now: number,
): boolean {
  return now - worker.lastHeartbeatAt.getTime() > worker.leaseSeconds * LOST_AFTER * 1000;
}
