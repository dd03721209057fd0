import { Fieldset, ScrollArea, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import IconSearch from '@tabler/icons-react/icons/IconSearch';
import { useState } from 'react';
import type { SchemaField } from '#lib/schema-fields.ts';
import { KnobField, type KnobTakes } from './knob-field.tsx';
import { findKnobs, type PresetChoice, presetText } from './start-run-form.ts';

interface Props {
  readonly knobs: readonly SchemaField[];
  /** Whose values stand while nothing is typed. */
  readonly preset: PresetChoice;
  readonly isTyped: (knob: SchemaField) => boolean;
  /** Whether it stays as it is. */
  readonly isFixed: (knob: SchemaField) => boolean;
  readonly errorOf: (path: string) => string | undefined;
  readonly inputOf: (path: string) => GetInputPropsReturnType;
  readonly takes: KnobTakes;
}

/** Knobs of a method, by section; a search leaves what it finds, what was typed and what is refused. */
export function KnobFields({ knobs, preset, isTyped, isFixed, errorOf, inputOf, takes }: Props) {
  const [search, setSearch] = useState('');
  const groups = findKnobs(knobs, search, (knob) => isTyped(knob) || errorOf(knob.path) !== undefined);
  return (
    <Stack gap="xs">
      <TextInput
        label="Knobs"
        placeholder="Find by name or description"
        leftSection={<IconSearch size={14} />}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
        }}
      />
      <ScrollArea.Autosize mah="45vh" type="auto" offsetScrollbars="present">
        <Stack gap="sm">
          {groups.map(({ group, knobs: members }) => (
            <Fieldset key={group} legend={group}>
              <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs">
                {members.map((knob) => (
                  <KnobField
                    key={knob.path}
                    knob={knob}
                    isFixed={isFixed(knob)}
                    placeholder={presetText(preset, knob)}
                    error={errorOf(knob.path)}
                    input={inputOf(knob.path)}
                    takes={takes}
                  />
                ))}
              </SimpleGrid>
            </Fieldset>
          ))}
          {groups.length === 0 && (
            <Text size="sm" c="dimmed">
              No knobs match. Try another word.
            </Text>
          )}
        </Stack>
      </ScrollArea.Autosize>
    </Stack>
  );
}
