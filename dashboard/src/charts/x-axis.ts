import { formatDuration } from '#lib/format-duration.ts';
import { formatCount } from '../ui/format.ts';

/** What charts are drawn over: steps, seconds since the start of each run, or seconds since 1970. */
export type XAxis = 'step' | 'relative' | 'wall';

export const AXIS_LABELS: Readonly<Record<XAxis, string>> = {
  step: 'Step',
  relative: 'Time since start',
  wall: 'Time',
};

/** A place on the axis in words: "Step 1,200", "2 min 5 s", "29 Nov, 17:03:10". */
export function placeOnAxis(axis: XAxis, x: number): string {
  return axis === 'step' ? `Step ${formatCount(x)}` : xText(axis, x);
}

/** The same beside the name of the axis. */
export function xText(axis: XAxis, x: number): string {
  if (axis === 'step') return formatCount(x);
  return axis === 'relative' ? formatDuration(x) : MOMENT.format(new Date(1000 * x));
}

/** As short as ticks need it: moments without their seconds where these are none. */
export function tickOnAxis(axis: Exclude<XAxis, 'step'>, x: number): string {
  return axis === 'wall' && x % 60 === 0 ? MINUTE.format(new Date(1000 * x)) : xText(axis, x);
}

/** "Steps 100 to 200". */
export function rangeOnAxis(axis: XAxis, [from, to]: readonly [number, number]): string {
  const text = `${xText(axis, from)} to ${xText(axis, to)}`;
  return axis === 'step' ? `Steps ${text}` : text;
}

const TO_MINUTES = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
const MINUTE = new Intl.DateTimeFormat('en-GB', TO_MINUTES);
const MOMENT = new Intl.DateTimeFormat('en-GB', { ...TO_MINUTES, second: '2-digit' });
