import { BY_SEEDS, type GroupBy } from '#contracts/grouped-runs.ts';
import type { ShownColumn } from './run-table-view.ts';
import classes from './run-table.module.css';

interface GroupSelectProps {
  readonly columns: readonly ShownColumn[];
  readonly group: GroupBy | null;
  readonly onChange: (group: GroupBy | null) => void;
}

/** Chooses what runs are grouped by; knobs are those that are shown. */
export function GroupSelect({ columns, group, onChange }: GroupSelectProps) {
  const knobs = columns.flatMap(({ id, column }) =>
    column.kind === 'KNOB' ? [{ id, label: column.path }] : [],
  );
  const choices = [...ALWAYS, ...knobs];
  const isKnown = group === null || choices.some(({ id }) => id === group);
  return (
    <select
      aria-label="Group by"
      className={classes.select}
      value={group ?? ''}
      onChange={(event) => {
        onChange(event.currentTarget.value || null);
      }}
    >
      <option value="">Not grouped</option>
      {(isKnown ? choices : [...choices, { id: group, label: group }]).map(({ id, label }) => (
        <option key={id} value={id}>
          {`Group by ${label}`}
        </option>
      ))}
    </select>
  );
}

const ALWAYS = [
  { id: BY_SEEDS, label: 'config, over seeds' },
  { id: 'experiment', label: 'experiment' },
  { id: 'preset', label: 'preset' },
  { id: 'dataset', label: 'dataset' },
  { id: 'user', label: 'user' },
];
