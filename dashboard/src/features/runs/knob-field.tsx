import { Select, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { SchemaField } from '#lib/schema-fields.ts';

interface Props {
  readonly knob: SchemaField;
  /** Plain words for its choices, where their names do not say enough. */
  readonly choiceLabels?: Readonly<Record<string, string>>;
  readonly placeholder: string;
  readonly error: string | undefined;
  readonly input: GetInputPropsReturnType;
}

/** Inputs of a row stand side by side, however long what is said of them. */
const WRAPPER_ORDER = ['label', 'input', 'error', 'description'] as const;

/** One knob: its value, or empty for the preset's, which stands in its place. */
export function KnobField({ knob, choiceLabels = {}, placeholder, error, input }: Props) {
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
    const data = (isNullable ? [...listed, 'null'] : listed).map((value) => ({
      value,
      label: choiceLabels[value] ?? value,
    }));
    return (
      <Select
        {...common}
        placeholder={choiceLabels[placeholder] ?? placeholder}
        value={(input.value as string) || null}
        data={data}
        clearable
      />
    );
  }
  const inputMode = kind === 'integer' ? 'numeric' : kind === 'number' ? 'decimal' : 'text';
  return <TextInput {...common} inputMode={inputMode} />;
}

function descriptionOf({ description, range, isNullable }: SchemaField): string {
  const limits = [range, isNullable ? 'or null' : ''].filter(Boolean).join(', ');
  return limits === '' ? description : `${description} ${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`;
}
