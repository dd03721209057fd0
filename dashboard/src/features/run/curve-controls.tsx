import { Button, Group, Slider, Switch, Text, Title } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { rangeOnAxis, type XAxis } from '../../charts/x-axis.ts';
import { type CurvesView, MAX_SMOOTHING } from './chart-view.ts';

interface Props {
  readonly view: CurvesView;
  readonly axis: XAxis;
  /** Smoothing while the slider is being moved, else null. */
  readonly dragged: number | null;
  readonly onDrag: (smoothing: number | null) => void;
  readonly onShow: (part: Partial<CurvesView>) => void;
  /** Further controls. */
  readonly children?: ReactNode;
}

/** What stands above curves; L and the square brackets do the same as its switch and its slider. */
export function CurveControls({ view, axis, dragged, onDrag, onShow, children }: Props) {
  const nudge = (by: number) => {
    onShow({ smoothing: Math.round(100 * Math.min(MAX_SMOOTHING, Math.max(0, view.smoothing + by))) / 100 });
  };
  useHotkeys([
    [
      'L',
      () => {
        onShow({ logarithmic: !view.logarithmic });
      },
    ],
    [
      '[',
      () => {
        nudge(-0.05);
      },
    ],
    [
      ']',
      () => {
        nudge(0.05);
      },
    ],
  ]);
  const smoothing = dragged ?? view.smoothing;
  return (
    <Group gap="lg" wrap="wrap">
      <Title order={2} size="h4" mr="auto">
        Curves
      </Title>
      {view.zoom && (
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => {
            onShow({ zoom: null });
          }}
        >
          {axis === 'step' ? `Steps ${view.zoom[0]}–${view.zoom[1]}` : rangeOnAxis(axis, view.zoom)} × Reset
          zoom
        </Button>
      )}
      {children}
      <Group gap="xs" wrap="nowrap">
        <Text size="xs" c="dimmed">
          Smoothing
        </Text>
        <Slider
          w={120}
          size="sm"
          min={0}
          max={MAX_SMOOTHING}
          step={0.01}
          label={null}
          value={smoothing}
          onChange={onDrag}
          onChangeEnd={(chosen) => {
            onDrag(null);
            onShow({ smoothing: chosen });
          }}
          thumbLabel="Smoothing"
          thumbSize={24}
        />
        <Text size="xs" className="numbers" w={28}>
          {smoothing.toFixed(2)}
        </Text>
      </Group>
      <Switch
        size="xs"
        label="Log scale"
        checked={view.logarithmic}
        onChange={(event) => {
          onShow({ logarithmic: event.currentTarget.checked });
        }}
      />
    </Group>
  );
}
