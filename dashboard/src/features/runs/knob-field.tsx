import { Select, TextInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { SchemaField } from '#lib/schema-fields.ts';

interface ChoiceWords {
  readonly name: string;
  /** What it does, in the imperative. */
  readonly does: string;
}

/** Whether a number may be a list of them. */
export type KnobTakes = 'ONE_VALUE' | 'SEVERAL_VALUES';

interface Props {
  readonly knob: SchemaField;
  /** Plain words for its choices, where their names do not say enough. */
  readonly choiceWords?: Readonly<Record<string, ChoiceWords>>;
  /** Whether it stays as it is. */
  readonly isFixed: boolean;
  readonly placeholder: string;
  readonly error: string | undefined;
  readonly input: GetInputPropsReturnType;
  /** Lists hold more than a keyboard for numbers has. */
  readonly takes: KnobTakes;
}

/** Inputs of a row stand side by side, however long what is said of them. */
const WRAPPER_ORDER = ['label', 'input', 'error', 'description'] as const;

/** One knob: its value, or empty for the preset's, which stands in its place. */
export function KnobField({ knob, choiceWords = {}, isFixed, placeholder, error, input, takes }: Props) {
  const { kind, label, unit, choices, isNullable } = knob;
  const common = {
    ...input,
    label: unit ? `${label} (${unit})` : label,
    description: descriptionOf(knob),
    placeholder,
    disabled: isFixed,
    error,
    inputWrapperOrder: [...WRAPPER_ORDER],
  };
  const listed = kind === 'boolean' ? ['true', 'false'] : choices;
  if (listed) {
    const data = (isNullable ? [...listed, 'null'] : listed).map((value) => ({
      value,
      label: choiceWords[value]?.name ?? value,
    }));
    return (
      <Select
        {...common}
        placeholder={choiceWords[placeholder]?.name ?? placeholder}
        value={(input.value as string) || null}
        data={data}
        renderOption={({ option }) => optionText(option.label, choiceWords[String(option.value)])}
        clearable
      />
    );
  }
  const inputMode = takes === 'SEVERAL_VALUES' ? 'text' : (INPUT_MODES[kind] ?? 'text');
  return <TextInput {...common} inputMode={inputMode} />;
}

const INPUT_MODES: Partial<Record<SchemaField['kind'], 'numeric' | 'decimal'>> = {
  integer: 'numeric',
  number: 'decimal',
};

function optionText(name: string, words: ChoiceWords | undefined): string {
  return words ? `${name}: ${words.does}` : name;
}

function descriptionOf({ description, range, isNullable }: SchemaField): string {
  const limits = [range, isNullable ? 'or null' : ''].filter(Boolean).join(', ');
  return limits === '' ? description : `${description} ${limits.charAt(0).toUpperCase()}${limits.slice(1)}.`;
}
