import { ActionIcon, Button, Group, NumberInput, Text } from '@mantine/core';
import IconChevronLeft from '@tabler/icons-react/icons/IconChevronLeft';
import IconChevronRight from '@tabler/icons-react/icons/IconChevronRight';
import IconDownload from '@tabler/icons-react/icons/IconDownload';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { formatCount } from '../ui/format.ts';
import { ChartCard, type ChartCardProps } from './chart-card.tsx';
import { chartCsv } from './chart-csv.ts';
import { chartPng } from './chart-png.ts';
import { saveFile } from './save-file.ts';
import type { YRange } from './y-range.ts';

interface Props {
  /** All charts of the page in their order. */
  readonly keys: readonly string[];
  /** The one that is enlarged; null for none. */
  readonly card: Omit<ChartCardProps, 'height'> | null;
  readonly onShow: (key: string | null) => void;
  readonly onYRange: (key: string, range: YRange | null) => void;
}

/** One chart as large as the window allows, with its range and downloads; the arrow keys lead to the next one. */
export function EnlargedChart({ keys, card, onShow, onYRange }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const at = card ? keys.indexOf(card.chart.key) : -1;
  const before = keys[at - 1];
  const after = at === -1 ? undefined : keys[at + 1];
  const show = (key: string | undefined) => {
    if (key !== undefined) onShow(key);
  };
  const move = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    if (event.key === 'ArrowLeft') show(before);
    if (event.key === 'ArrowRight') show(after);
  };
  return (
    <Dialog
      opened={card !== null}
      onClose={() => {
        onShow(null);
      }}
      size="min(1600px, 96vw)"
      title={card?.chart.title}
      onKeyDown={move}
    >
      {card && (
        <>
          <div ref={frame}>
            <ChartCard
              {...card}
              key={card.chart.key}
              height={Math.max(240, Math.round(0.6 * window.innerHeight))}
            />
          </div>
          <Group gap="sm" mt="sm" wrap="wrap">
            <ActionIcon
              variant="default"
              aria-label="Previous chart"
              disabled={before === undefined}
              onClick={() => {
                show(before);
              }}
            >
              <IconChevronLeft size={16} />
            </ActionIcon>
            <Text size="sm" className="numbers" role="status">
              {formatCount(at + 1)} of {formatCount(keys.length)}
            </Text>
            <ActionIcon
              variant="default"
              aria-label="Next chart"
              disabled={after === undefined}
              onClick={() => {
                show(after);
              }}
            >
              <IconChevronRight size={16} />
            </ActionIcon>
            <YRangeFields
              key={card.chart.key}
              range={card.yRange}
              onChange={(range) => {
                onYRange(card.chart.key, range);
              }}
            />
            <Group gap="xs" ml="auto">
              <Button
                size="xs"
                variant="default"
                leftSection={<IconDownload size={14} />}
                onClick={() => {
                  const canvas = frame.current?.querySelector('canvas');
                  if (canvas) void savePng(canvas, card);
                }}
              >
                PNG
              </Button>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconDownload size={14} />}
                onClick={() => {
                  saveFile(new Blob([chartCsv(card)], { type: 'text/csv' }), `${card.chart.key}.csv`);
                }}
              >
                CSV
              </Button>
            </Group>
          </Group>
        </>
      )}
    </Dialog>
  );
}

async function savePng(
  canvas: HTMLCanvasElement,
  card: Pick<ChartCardProps, 'chart' | 'looks'>,
): Promise<void> {
  const blob = await chartPng(canvas, card);
  if (blob) saveFile(blob, `${card.chart.key}.png`);
}

function YRangeFields({
  range,
  onChange,
}: {
  range: YRange | null;
  onChange: (range: YRange | null) => void;
}) {
  const [low, high] = range ?? [null, null];
  const [typed, setTyped] = useState<readonly [string | number, string | number]>([low ?? '', high ?? '']);
  const put = (next: readonly [string | number, string | number]) => {
    setTyped(next);
    const [from, to] = next.map((end) => (typeof end === 'number' ? end : null));
    onChange((from ?? null) === null && (to ?? null) === null ? null : [from ?? null, to ?? null]);
  };
  return (
    <Group gap="xs" align="flex-start">
      <NumberInput
        size="xs"
        w={110}
        aria-label="Lowest value shown"
        placeholder="y from"
        hideControls
        value={typed[0]}
        onChange={(value) => {
          put([value, typed[1]]);
        }}
      />
      <NumberInput
        size="xs"
        w={110}
        aria-label="Highest value shown"
        placeholder="y to"
        hideControls
        error={low !== null && high !== null && low >= high ? 'Not above the lowest' : undefined}
        value={typed[1]}
        onChange={(value) => {
          put([typed[0], value]);
        }}
      />
    </Group>
  );
}
