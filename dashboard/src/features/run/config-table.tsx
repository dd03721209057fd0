import { Paper, Text, Title } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { type ConfigEntry, configGroups, configText } from './config-groups.ts';
import classes from './config-table.module.css';

interface Props {
  /** Null where the stored config cannot be read. */
  readonly entries: readonly ConfigEntry[] | null;
  /** Weights whose ids are values of knobs. */
  readonly weights: readonly { readonly id: string; readonly label: string }[];
  /** Why it cannot. */
  readonly problem: string | null;
}

/** Every knob of the run as it was frozen at its start; what is not as the preset says is marked. */
export function ConfigTable({ entries, weights, problem }: Props) {
  const textOf = (path: string, value: unknown) =>
    weights.find(({ id }) => id === value)?.label ?? configText(path, value);
  return (
    <Paper component="section" aria-label="Config" p="md">
      <Title order={2} size="h4" mb="sm">
        Config
      </Title>
      {problem && <ErrorNotice message={problem} />}
      {configGroups(entries ?? []).map(({ group, entries: knobs }) => (
        <section key={group} aria-label={group}>
          <Title order={3} size="h6" mt="sm" mb={4}>
            {group}
          </Title>
          <dl className={classes.list}>
            {knobs.map((knob) => (
              <Fragment key={knob.path}>
                <dt title={knob.path}>{knob.label}</dt>
                <dd data-changed={knob.isChanged || undefined}>
                  {breakable(textOf(knob.path, knob.value))}
                  {knob.unit && ` ${knob.unit}`}
                  {knob.isChanged && (
                    <Text span size="xs" c="dimmed">
                      {' '}
                      (preset: {textOf(knob.path, knob.presetValue)})
                    </Text>
                  )}
                </dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </Paper>
  );
}

/** May be broken after each underscore: names such as EVERY_BLOCK are wider than a narrow column. */
function breakable(text: string): ReactNode {
  return text.split('_').map((part, i) => (
    <Fragment key={i}>
      {i > 0 && (
        <>
          _<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}
