import { Fieldset, SimpleGrid } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { SchemaField } from '#lib/schema-fields.ts';
import { FIT_WORDS } from '../../api/fit-words.ts';
import { KnobField } from './knob-field.tsx';
import { type PresetChoice, presetText } from './start-run-form.ts';

interface Props {
  /** Those of `IMAGE_KNOBS`. */
  readonly knobs: readonly SchemaField[];
  readonly preset: PresetChoice;
  /** Whether it stays as it is. */
  readonly isFixed: (knob: SchemaField) => boolean;
  readonly errorOf: (path: string) => string | undefined;
  readonly inputOf: (path: string) => GetInputPropsReturnType;
}

/** At which size a run learns, and what becomes of images of another size. */
export function ImageSizeFields({ knobs, preset, isFixed, errorOf, inputOf }: Props) {
  return (
    <Fieldset legend="Image size">
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm" verticalSpacing="xs">
        {knobs.map((knob) => (
          <KnobField
            key={knob.path}
            knob={knob}
            isFixed={isFixed(knob)}
            choiceWords={FIT_WORDS}
            placeholder={presetText(preset, knob)}
            error={errorOf(knob.path)}
            input={inputOf(knob.path)}
            takes="ONE_VALUE"
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}
