import type { Finding } from './finding.ts';

/** Leases and links are counted in seconds: less does no harm. */
const MOST_MS = 5_000;

/** @param aheadMs how far a clock is ahead of this machine's */
export function clockFinding(subject: string, aheadMs: number): Finding {
  const seconds = Math.abs(aheadMs / 1000).toFixed(1);
  if (Math.abs(aheadMs) <= MOST_MS)
    return { subject, state: 'OK', message: `It differs from the one of this machine by ${seconds} s.` };
  return {
    subject,
    state: 'TROUBLE',
    message: `It is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the one of this machine.`,
    act: 'Let both machines set their clocks by NTP.',
  };
}
