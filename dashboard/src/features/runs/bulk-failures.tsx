import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatCount } from '../../ui/format.ts';

/** Failures that are shown one by one. */
const SHOWN = 5;

/** To which runs something could not be done, and why. */
export function BulkFailures({ failures }: { failures: readonly string[] }) {
  if (failures.length === 0) return null;
  const others = failures.length - SHOWN;
  const more = others > 0 ? ` And ${formatCount(others)} more.` : '';
  return <ErrorNotice message={`${failures.slice(0, SHOWN).join(' ')}${more}`} />;
}
