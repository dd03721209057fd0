import { invariant } from '#lib/invariant.ts';
import type { Step } from '../../worker/compute/step.ts';
import type { Values } from './values.ts';

/** What a run of a step is fed with, by name. */
export type Feeds = Readonly<Record<string, Float32Array>>;

export function describeFeeds(step: Step, feeds: Feeds, values: Values) {
  return Object.entries(step.feeds).map(([name, shape]) => {
    const data = feeds[name];
    invariant(data, `describeFeeds: expected ${step.name} to be fed with ${name}`);
    return { name, shape, at: values.add(data) };
  });
}
