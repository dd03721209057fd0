import {
  ActionIcon,
  Button,
  Group,
  Input,
  Select,
  SegmentedControl,
  Text,
  Title,
  Tooltip,
} from '@mantine/core';
import IconArrowsExchange from '@tabler/icons-react/icons/IconArrowsExchange';
import IconTrendingUp from '@tabler/icons-react/icons/IconTrendingUp';
import { useMemo } from 'react';
import { FIT_WORDS } from '../../api/fit-words.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { CopyAs } from '../programs/copy-as.tsx';
import { RunSelect } from './run-select.tsx';
import { type Choice, readFit, type TranslateAddress, turned } from './translate-address.ts';
import classes from './translate-bar.module.css';
import type { RunChoices } from './translate-runs.ts';
import type { TranslateRun } from './use-translate-run.ts';

interface Props {
  readonly choices: RunChoices;
  readonly run: TranslateRun | null;
  readonly address: Choice;
  readonly onChange: ChangeAddress;
}

/** Takes what is chosen by then, which may be more than what was drawn. */
export type ChangeAddress = (act: (now: TranslateAddress) => TranslateAddress) => void;

/** Options that are drawn at once; the others are found by typing. */
const MOST_OPTIONS = 100;

const FITS = Object.entries(FIT_WORDS).map(([value, { name }]) => ({ value, label: name }));

/** Which checkpoint translates which way. */
export function TranslateBar({ choices, run, address, onChange }: Props) {
  return (
    <Group gap="md" align="flex-end" className={classes.bar}>
      <Title order={1} size="h3" mr="xs" className={classes.heading}>
        Translate
      </Title>
      <RunSelect
        choices={choices}
        run={run}
        onChoose={(id) => {
          onChange((now) => ({ ...now, run: id, checkpoint: null, content: null, exemplar: null }));
        }}
        onChooseAlias={({ checkpoint }) => {
          onChange((now) => ({
            ...now,
            run: checkpoint.run.id,
            checkpoint: checkpoint.id,
            // Images of one run's dataset are not offered for another's.
            ...(checkpoint.run.id === run?.id ? {} : { content: null, exemplar: null }),
          }));
        }}
      />
      <Select
        size="xs"
        className={classes.checkpoint}
        label="Checkpoint"
        data={(run?.checkpoints ?? []).map((checkpoint) => ({
          value: checkpoint.id,
          label: checkpointLabel(checkpoint),
        }))}
        renderOption={({ option }) => <GivenName name={option.label} />}
        value={address.checkpoint}
        onChange={(checkpoint) => {
          if (checkpoint) onChange((now) => ({ ...now, checkpoint }));
        }}
        allowDeselect={false}
        searchable
        limit={MOST_OPTIONS}
      />
      <Input.Wrapper label="Direction" size="xs">
        <Group gap={6} wrap="nowrap">
          <SegmentedControl
            size="xs"
            aria-label="Direction"
            data={[
              { value: 'A_TO_B', label: 'A → B' },
              { value: 'B_TO_A', label: 'B → A' },
            ]}
            value={address.direction}
            onChange={(direction) => {
              onChange((now) => (now.direction === direction ? now : turned(now)));
            }}
          />
          {(run?.usesExemplar ?? true) && (
            <Tooltip label="Swap content and exemplar">
              <ActionIcon
                variant="default"
                aria-label="Swap content and exemplar"
                onClick={() => {
                  onChange(turned);
                }}
              >
                <IconArrowsExchange size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Input.Wrapper>
      <Input.Wrapper label="Resize input" size="xs">
        <div>
          <SegmentedControl
            size="xs"
            aria-label="Fit"
            data={FITS}
            value={address.fit ?? run?.fit ?? ''}
            onChange={(fit) => {
              onChange((now) => ({ ...now, fit: fit === run?.fit ? null : readFit(fit) }));
            }}
          />
        </div>
      </Input.Wrapper>
      {address.checkpoint !== null && (
        <CopyProgram checkpoint={address.checkpoint} direction={address.direction} />
      )}
      {run && <Improving run={run} address={address} onChange={onChange} />}
    </Group>
  );
}

function checkpointLabel({ step, createdAt, aliases }: TranslateRun['checkpoints'][number]): string {
  const time = new Date(createdAt).toLocaleTimeString('en-GB', { timeStyle: 'short' });
  const names = aliases.map(({ name }) => name).join(', ');
  return `step ${formatCount(step)}, ${time}${names && ` · ${names}`}`;
}

function CopyProgram({ checkpoint, direction }: { checkpoint: string; direction: Choice['direction'] }) {
  const ids = useMemo(() => ({ CHECKPOINT_ID: checkpoint, A_TO_B: direction }), [checkpoint, direction]);
  return <CopyAs task="translate" ids={ids} />;
}

function Improving({ run, address, onChange }: Pick<Props, 'address' | 'onChange'> & { run: TranslateRun }) {
  const trains = run.state === 'RUNNING' || run.state === 'STARTING';
  const newest = run.checkpoints[0];
  const offersNewer = newest && address.checkpoint !== null && newest.id !== address.checkpoint;
  if (!trains && !offersNewer) return null;
  return (
    // A row of its own: a checkpoint that comes while one works moves nothing.
    <Group gap="xs" w="100%" mih={26} justify="flex-end" className={classes.improving ?? ''}>
      {offersNewer && (
        <Button
          size="compact-sm"
          h="auto"
          mih={26}
          styles={{ label: { whiteSpace: 'normal' } }}
          variant="light"
          leftSection={<IconTrendingUp size={14} />}
          onClick={() => {
            onChange((now) => ({ ...now, checkpoint: newest.id }));
          }}
        >
          Switch to latest checkpoint (step {formatCount(newest.step)})
        </Button>
      )}
      {trains && (
        <Text
          size="xs"
          c="dimmed"
          className="numbers"
          title="This run is still training: later checkpoints are usually better"
        >
          still training: step {formatCount(run.progress.step)} of {formatCount(run.progress.totalSteps)}
        </Text>
      )}
    </Group>
  );
}
