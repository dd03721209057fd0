import type { Ask } from './asker.ts';
import { type Figure, timesOf } from './figure.ts';
import { timeEach } from './time-each.ts';

const EMPTY = '{ __typename }';

/** The least that any request costs: measured beside each mode, since it is a part of all its figures. */
export async function measureEmpty(ask: Ask): Promise<Figure> {
  await timeEach(10, () => ask(EMPTY));
  const samples = await timeEach(40, () => ask(EMPTY));
  return { name: 'yardstick: empty GraphQL request', times: timesOf(samples), facts: {} };
}
