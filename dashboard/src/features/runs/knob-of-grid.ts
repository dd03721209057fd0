import type { KnobValues } from '../../gql/graphql.ts';

/** The field of the form that an error is about: the server names a knob of a grid by its place. */
export function knobOfGrid(field: string, grid: readonly KnobValues[]): string {
  const [, place] = /^grid\.(\d+)$/.exec(field) ?? [];
  const path = place === undefined ? undefined : grid[Number(place)]?.path;
  return path === undefined ? field : `config.${path}`;
}
