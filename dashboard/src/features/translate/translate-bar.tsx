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
import type { Fit } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { type TranslateAddress, turned } from './translate-address.ts';
import classes from './translate-bar.module.css';
import type { TranslateRun } from './use-translate-run.ts';

interface Props {
  readonly runs: readonly { readonly id: string; readonly displayName: string }[];
  readonly run: TranslateRun | null;
  readonly address: TranslateAddress;
  readonly onChange: (part: Partial<TranslateAddress>) => void;
}

const fits: { value: Fit; label: string }[] = [
  { value: 'STRETCH', label: 'Stretch' },
  { value: 'COVER', label: 'Crop' },
  { value: 'CONTAIN', label: 'Pad' },
];

/** Which checkpoint translates which way. */
export function TranslateBar({ runs, run, address, onChange }: Props) {
  const known = runs.some((each) => each.id === run?.id) || !run ? runs : [run, ...runs];
  return (
    <Group gap="md" align="flex-end" className={classes.bar}>
      <Title order={1} size="h3" mr="xs" className={classes.heading}>
        Translate
      </Title>
      <Select
        size="xs"
        className={classes.run}
        label="Run"
        data={known.map(({ id, displayName }) => ({ value: id, label: displayName }))}
        value={run?.id ?? null}
        onChange={(id) => {
          if (id) onChange({ run: id, checkpoint: null, content: null, exemplar: null });
        }}
        allowDeselect={false}
        searchable
      />
      <Select
        size="xs"
        className={classes.checkpoint}
        label="Checkpoint"
        data={(run?.checkpoints ?? []).map(({ id, step, createdAt }) => ({
          value: id,
          label: `step ${formatCount(step)}, ${new Date(createdAt).toLocaleTimeString('en-GB', { timeStyle: 'short' })}`,
        }))}
        value={address.checkpoint}
        onChange={(checkpoint) => {
          if (checkpoint) onChange({ checkpoint });
        }}
        allowDeselect={false}
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
              if (direction !== address.direction) onChange(turned(address));
            }}
          />
          {(run?.usesExemplar ?? true) && (
            <Tooltip label="Swap content and exemplar">
              <ActionIcon
                variant="default"
                aria-label="Swap content and exemplar"
                onClick={() => {
                  onChange(turned(address));
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
            data={fits}
            value={address.fit ?? run?.fit ?? 'STRETCH'}
            onChange={(fit) => {
              onChange({ fit: fit === run?.fit ? null : fit });
            }}
          />
        </div>
      </Input.Wrapper>
      {run && <Improving run={run} address={address} onChange={onChange} />}
    </Group>
  );
}

function Improving({ run, address, onChange }: Pick<Props, 'address' | 'onChange'> & { run: TranslateRun }) {
  const trains = run.state === 'RUNNING' || run.state === 'STARTING';
  const newest = run.checkpoints[0];
  const offersNewer = newest && address.checkpoint !== null && newest.id !== address.checkpoint;
  return (
    <Group gap="xs" ml="auto">
      {offersNewer && (
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconTrendingUp size={14} />}
          onClick={() => {
            onChange({ checkpoint: newest.id });
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
