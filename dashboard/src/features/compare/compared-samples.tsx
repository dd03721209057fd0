import { ActionIcon, Group, SegmentedControl, Select, Skeleton, Slider, Stack, Text } from '@mantine/core';
import IconChevronLeft from '@tabler/icons-react/icons/IconChevronLeft';
import IconChevronRight from '@tabler/icons-react/icons/IconChevronRight';
import type { CSSProperties } from 'react';
import type { SampleGridFragment } from '../../gql/graphql.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount, formatDirection } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import type { SampleDirection } from './compare-view.ts';
import type { ComparedParts } from './compared-parts.ts';
import classes from './compared-samples.module.css';
import { RunMark } from './run-mark.tsx';
import {
  allSteps,
  type GridCell,
  gridOf,
  readCell,
  runsByStep,
  stepAtOrBefore,
  writeCell,
} from './shown-samples.ts';
import { useComparedSamples } from './use-compared-samples.ts';

const DIRECTIONS: readonly { readonly value: SampleDirection; readonly label: string }[] = [
  { value: 'A_TO_B', label: 'A → B' },
  { value: 'B_TO_A', label: 'B → A' },
];
const WHOLE = 'whole';

/** The same sample grid of every run, or one cell of it: of each run the newest at or before one step. */
export function ComparedSamples({ known: { runs }, view, looks, onShow }: ComparedParts) {
  const steps = allSteps(runs);
  const { gridsOf, error, reload } = useComparedSamples(runsByStep(runs, view.step));
  const newest = steps.length - 1;
  const at = view.step === null ? newest : steps.findLastIndex((step) => step <= (view.step ?? 0));
  const shown = runs.map((run) => {
    const step = stepAtOrBefore(run.sampleSteps, view.step);
    const grids = step === null ? [] : gridsOf(run.id, step);
    return { run, step, isRead: grids !== null, grid: grids && gridOf(grids, view.direction) };
  });
  const cell = readCell(view.cell);
  const size = largest(shown.flatMap(({ grid }) => (grid ? [grid] : [])));
  const go = (index: number) => {
    onShow({ step: index >= newest ? null : (steps[Math.max(0, index)] ?? null) });
  };
  if (steps.length === 0)
    return <EmptyState title="No sample images yet" hint="None of these runs has made samples so far." />;
  return (
    <Stack gap="md" component="section" aria-label="Samples">
      <Group gap="md" wrap="wrap">
        <SegmentedControl
          size="xs"
          aria-label="Direction"
          data={[...DIRECTIONS]}
          value={view.direction}
          onChange={(direction) => {
            onShow({ direction }, 'push');
          }}
        />
        <Select
          size="xs"
          w={170}
          aria-label="Part of the grid"
          data={[{ value: WHOLE, label: 'Whole grid' }, ...cellsOf(size)]}
          value={cell ? writeCell(cell) : WHOLE}
          allowDeselect={false}
          onChange={(value) => {
            onShow({ cell: value === WHOLE ? null : value }, 'push');
          }}
        />
        <Group gap={6} wrap="nowrap" className={classes.steps}>
          <ActionIcon
            variant="default"
            aria-label="Earlier step"
            disabled={at <= 0}
            onClick={() => {
              go(at - 1);
            }}
          >
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Slider
            className={classes.slider ?? ''}
            min={0}
            max={Math.max(1, newest)}
            value={Math.max(0, at)}
            onChange={go}
            disabled={steps.length < 2}
            label={(index) => `step ${steps[index] ?? ''}`}
            size="sm"
            thumbLabel="Step of the samples"
            thumbValueText={(index) => `step ${steps[index] ?? ''}`}
            thumbSize={24}
          />
          <ActionIcon
            variant="default"
            aria-label="Later step"
            disabled={at >= newest}
            onClick={() => {
              go(at + 1);
            }}
          >
            <IconChevronRight size={16} />
          </ActionIcon>
        </Group>
        <Text size="sm" c="dimmed" className="numbers" role="status">
          {view.step === null ? 'newest of each run' : `at or before step ${formatCount(view.step)}`}
        </Text>
      </Group>
      <ReadErrorNotice message={error} onRetry={reload} />
      <div className={classes.grids} data-is-cell={cell !== null || undefined}>
        {shown.map(({ run, step, isRead, grid }) => (
          <figure key={run.id} className={classes.grid}>
            <figcaption className={classes.caption}>
              <RunMark looks={looks.get(run.id)} />
              <span className={classes.name}>
                <GivenName name={run.displayName} />
              </span>
              <span className={classes.step}>
                {step === null ? 'no sample' : `step ${formatCount(step)}`}
              </span>
            </figcaption>
            {step === null && (
              <Text size="sm" c="dimmed" p="md">
                {run.sampleSteps.length === 0 ? 'No sample images yet.' : 'Its first samples came later.'}
              </Text>
            )}
            {step !== null && !isRead && error === null && <Skeleton height={160} />}
            {grid && <Picture grid={grid} cell={cell} name={run.displayName} />}
            {grid && grid.direction !== view.direction && (
              <Text size="xs" c="dimmed">
                {grid.direction ? formatDirection(grid.direction) : 'Reconstructions'}
              </Text>
            )}
          </figure>
        ))}
      </div>
    </Stack>
  );
}

function Picture({ grid, cell, name }: { grid: SampleGridFragment; cell: GridCell | null; name: string }) {
  const { image, rows, columns, step } = grid;
  const alt = `Sample grid of ${name}, step ${step}`;
  if (cell === null || cell.row >= rows || cell.column >= columns)
    return (
      <div className={classes.frame} style={{ aspectRatio: `${image.width} / ${image.height}` }}>
        <StoredPicture nodeId={grid.id} picture={image} alt={alt} loading="lazy" />
      </div>
    );
  const place: CSSProperties = {
    width: `${100 * columns}%`,
    transform: `translate(${(-100 * cell.column) / columns}%, ${(-100 * cell.row) / rows}%)`,
    aspectRatio: `${image.width} / ${image.height}`,
  };
  return (
    <div
      className={classes.frame}
      style={{ aspectRatio: `${image.width / columns} / ${image.height / rows}` }}
    >
      <div style={place}>
        <StoredPicture
          nodeId={grid.id}
          picture={image}
          alt={`${alt}, row ${cell.row + 1}, column ${cell.column + 1}`}
          loading="lazy"
        />
      </div>
    </div>
  );
}

interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

function largest(grids: readonly GridSize[]): GridSize {
  return {
    rows: Math.max(0, ...grids.map(({ rows }) => rows)),
    columns: Math.max(0, ...grids.map(({ columns }) => columns)),
  };
}

function cellsOf({ rows, columns }: GridSize): { value: string; label: string }[] {
  return Array.from({ length: rows * columns }, (_, place) => {
    const cell = { row: Math.floor(place / columns), column: place % columns };
    return { value: writeCell(cell), label: `Row ${cell.row + 1}, column ${cell.column + 1}` };
  });
}
