import { useMediaQuery } from '@mantine/hooks';
import { shownColumns, type ShownColumn } from './run-table-view.ts';

const SMALL_PHONE = withWidths({ state: 112 }, ['name', 'state']);
const PHONE = withWidths({ state: 112, progress: 116 }, ['name', 'state', 'progress']);
const LARGE_PHONE = withWidths({ progress: 140 }, ['sample', 'name', 'state', 'progress']);
const TABLET = shownColumns(['sample', 'name', 'state', 'progress', 'dataset', 'created']);
const DESKTOP = shownColumns([
  ...['sample', 'name', 'state', 'progress'],
  ...['losses', 'dataset', 'preset', 'created'],
]);

function withWidths(
  widths: Readonly<Partial<Record<string, number>>>,
  ids: readonly string[],
): ShownColumn[] {
  return shownColumns(ids).map((each) => ({ ...each, width: widths[each.id] ?? null }));
}

/** The columns of somebody who has chosen none: as many as there is room for. */
export function useDefaultColumns(): readonly ShownColumn[] {
  const isPhone = useMediaQuery('(min-width: 24em)', undefined, AT_ONCE);
  const isLargePhone = useMediaQuery('(min-width: 36em)', undefined, AT_ONCE);
  const isTablet = useMediaQuery('(min-width: 48em)', undefined, AT_ONCE);
  const isDesktop = useMediaQuery('(min-width: 62em)', undefined, AT_ONCE);
  if (isDesktop) return DESKTOP;
  if (isTablet) return TABLET;
  if (isLargePhone) return LARGE_PHONE;
  return isPhone ? PHONE : SMALL_PHONE;
}

const AT_ONCE = { getInitialValueInEffect: false };
