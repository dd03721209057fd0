import type { MetricSide } from '../gql/graphql.ts';

const TEXTS: Readonly<Record<MetricSide, string>> = {
  A: 'A',
  B: 'B',
  AB: 'A→B',
  BA: 'B→A',
  ABA: 'A→B→A',
  BAB: 'B→A→B',
};

export function sideText(side: MetricSide): string {
  return TEXTS[side];
}

/** 0 for what begins at A or stands alone, 1 for what begins at B. */
export function sideSlot(side: MetricSide | null): 0 | 1 {
  return side === 'B' || side === 'BA' || side === 'BAB' ? 1 : 0;
}
