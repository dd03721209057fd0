import { ActionIcon, Button, Group, Paper, Tooltip, VisuallyHidden } from '@mantine/core';
import IconX from '@tabler/icons-react/icons/IconX';
import type { ComparedRunFragment } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { AddRun } from './add-run.tsx';
import classes from './compared-run-list.module.css';
import type { ComparedParts } from './compared-parts.ts';
import { RunMark } from './run-mark.tsx';

interface Props extends Omit<ComparedParts, 'base'> {
  readonly base: ComparedRunFragment | null;
  /** Ids of the address that no run has. */
  readonly missing: readonly string[];
}

/** The compared runs with their colors; which of them is the base is chosen here. */
export function ComparedRunList({ known: { runs }, view, base, looks, missing, onShow }: Props) {
  const remove = (id: string) => {
    onShow(
      { runs: view.runs.filter((each) => each !== id), ...(view.base === id && { base: null }) },
      'push',
    );
  };
  return (
    <Paper p="sm" component="section" aria-label="Compared runs">
      <ul className={classes.list}>
        {runs.map(({ id, displayName, state }) => (
          <li key={id} className={classes.run} data-testid="compared-run">
            <RunMark looks={looks.get(id)} />
            <TextLink to={`/runs/${id}`}>
              <GivenName name={displayName} />
            </TextLink>
            <StateBadge state={state} />
            {id === base?.id ? (
              <span className={classes.base}>base</span>
            ) : (
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() => {
                  onShow({ base: id }, 'push');
                }}
              >
                Make base
                <VisuallyHidden>: {displayName}</VisuallyHidden>
              </Button>
            )}
            <Tooltip label="Remove from the comparison">
              <ActionIcon
                size={24}
                variant="subtle"
                color="gray"
                aria-label={`Remove ${displayName}`}
                onClick={() => {
                  remove(id);
                }}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          </li>
        ))}
        {missing.map((id) => (
          <li key={id} className={classes.run} data-testid="missing-run">
            <span className={classes.missing}>There is no run {id}</span>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={`Remove ${id}`}
              onClick={() => {
                remove(id);
              }}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Group mt="xs">
        <AddRun
          chosen={view.runs}
          onAdd={(id) => {
            onShow({ runs: [...view.runs, id] }, 'push');
          }}
        />
      </Group>
    </Paper>
  );
}
