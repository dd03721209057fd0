const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds as a person would say them: "less than 5 seconds", "about 40 seconds", "about 70 minutes", "about 3.5 hours". */
export function roughDuration(seconds: number): string {
  if (seconds < 5) return 'less than 5 seconds';
  if (seconds < 1.5 * MINUTE) return `about ${5 * Math.round(seconds / 5)} seconds`;
  if (seconds < 2 * HOUR) return `about ${Math.round(seconds / MINUTE)} minutes`;
  if (seconds < 2 * DAY) return `about ${Math.round((2 * seconds) / HOUR) / 2} hours`;
  return `about ${Math.round((2 * seconds) / DAY) / 2} days`;
}
