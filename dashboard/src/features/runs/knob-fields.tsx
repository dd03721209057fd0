import { Fieldset, ScrollArea, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import IconSearch from '@tabler/icons-react/icons/IconSearch';
import { useState } from 'react';
import type { SchemaField } from '#lib/schema-fields.ts';
import { findKnobs, type PresetChoice, presetText } from './start-run-form.ts';

interface Props {
  readonly knobs: readonly SchemaField[];
  /** Whose values stand while nothing is typed. */
  readonly preset: PresetChoice;
  readonly isTyped: (knob: SchemaField) => boolean;
  readonly errorOf: (path: string) => string | undefined;
  readonly inputOf: (path: string) => GetInputPropsReturnType;
}

/** Every knob of a method, by section; a search leaves what it finds, what was typed and what is refused. */
export function KnobFields({ knobs, preset, isTyped, errorOf, inputOf }: Props) {
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
                    placeholder={presetText(preset, knob)}
                    error={errorOf(knob.path)}
                    input={inputOf(knob.path)}
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

interface FieldProps {
  readonly knob: SchemaField;
  readonly placeholder: string;
  readonly error: string | undefined;
  readonly input: GetInputPropsReturnType;
}

/** Inputs of a row stand side by side, however long what is said of them. */
const WRAPPER_ORDER = ['label', 'input', 'error', 'description'] as const;

function KnobField({ knob, placeholder, error, input }: FieldProps) {
  const { kind, label, unit, choices, isNullable } = knob;
  const common = {
    ...input,
    label: unit ? `${label} (${unit})` : label,
    description: descriptionOf(knob),
    placeholder,
    error,
    inputWrapperOrder: [...WRAPPER_ORDER],
  };
  const listed = kind === 'boolean' ? ['true', 'false'] : choices;
  if (listed) {
    const data = isNullable ? [...listed, 'null'] : [...listed];
    return <Select {...common} value={(input.value as string) || null} data={data} clearable />;
  }
  const inputMode = kind === 'integer' ? 'numeric' : kind === 'number' ? 'decimal' : 'text';
  return <TextInput {...common} inputMode={inputMode} />;
}

function descriptionOf({ description, range, isNullable }: SchemaField): string {
  const limits = [range, isNullable ? 'or null' : ''].filter(Boolean).join(', ');
  return limits === '' ? description : `${description} ${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`;
}
