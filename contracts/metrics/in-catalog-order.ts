import { metricCatalog } from './metric-catalog.ts';

const places = new Map(metricCatalog.map(({ name }, place) => [name, place]));

/** Entries by metric name in the order of the catalog, whatever a database made of it; names it does not have come last. */
export function inCatalogOrder<Value>(
  byName: Readonly<Record<string, Value>>,
): [name: string, value: Value][] {
  const placeOf = (name: string): number => places.get(name) ?? places.size;
  return Object.entries(byName).sort(([a], [b]) => placeOf(a) - placeOf(b));
}
