import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import { type BodyProps, BodyRow, focusRow } from './run-table-body.tsx';
import classes from './run-table.module.css';

/** Rows that are drawn beyond those in sight, on either side. */
const OVERSCAN = 12;

/** A long list, of which the rows in sight are drawn. */
export function VirtualBody(props: BodyProps) {
  const { rows, active, region, rowHeight } = props;
  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is used by this component alone
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
    // A row with the focus stays, wherever one has scrolled to.
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      if (active === null || active >= rows.length || seen.includes(active)) return seen;
      return [...seen, active].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    if (active === null) return;
    virtualizer.scrollToIndex(active);
    const frame = requestAnimationFrame(() => {
      focusRow(region.current, active);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [active, region, virtualizer]);
  const drawn = virtualizer.getVirtualItems();
  return (
    <tbody>
      <Spacer height={drawn[0]?.start ?? 0} />
      {drawn.map(({ index, start }, place) => {
        const run = rows[index];
        if (!run) return null;
        const before = drawn[place - 1];
        return [
          before && before.index < index - 1 && <Spacer key={`gap ${index}`} height={start - before.end} />,
          <BodyRow key={run.id} body={props} run={run} index={index} measure={virtualizer.measureElement} />,
        ];
      })}
      <Spacer height={virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0)} />
    </tbody>
  );
}

/** Room for the rows that are not drawn. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return <tr aria-hidden className={classes.spacer} style={{ height }} />;
}
