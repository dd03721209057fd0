import type { Command } from 'commander';
import { fieldValue, type SchemaField } from '#lib/schema-fields.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { type MethodFacts, readMethods } from '../read-methods.ts';

export function addMethods(program: Command): void {
  program
    .command('methods')
    .argument('[name]', 'show only this method, with every knob')
    .description('list methods with their presets and the knobs that --set changes')
    .addHelpText('after', '\nExample:\n  $ ./exemplar methods egsc-it')
    .action(
      withContext<[string | undefined]>(async ({ client, output }, name) => {
        const methods = await readMethods(client);
        if (name === undefined) {
          output.list(methods.map(publicFacts), {
            NAME: (method) => method.name,
            LABEL: ({ label }) => label,
            EXEMPLAR: ({ usesExemplar }) => (usesExemplar ? 'used' : 'ignored'),
            PRESETS: ({ presets }) => presets.map((preset) => preset.name).join(', '),
          });
          return;
        }
        const method = methods.find((each) => each.name === name);
        if (!method) {
          const known = methods.map((each) => each.name).join(', ');
          throw new CommandFailure('refused', `No method is named ${name}. Methods: ${known} (NOT_FOUND)`);
        }
        output.result(publicFacts(method), ...describeMethod(method));
      }),
    );
}

/** With --json the names of the API's schema and nothing else. */
function publicFacts({ knobs: _, ...facts }: MethodFacts) {
  return facts;
}

function describeMethod({
  name,
  label,
  description,
  usesExemplar,
  presets,
  variants,
  knobs,
}: MethodFacts): string[] {
  const groups = [...new Set(knobs.map(({ group }) => group))];
  return [
    `${name}: ${label}`,
    description,
    ...(usesExemplar ? [] : ['Exemplars are ignored: a translation depends on the content image alone.']),
    '',
    'Presets',
    ...presets.map((preset) => `  ${preset.name}: ${preset.description}`),
    '',
    'Rows of an experiment',
    ...variants.map((row) => `  ${row.name}: ${row.description}`),
    ...groups.flatMap((group) => [
      '',
      group,
      ...knobs.filter((knob) => knob.group === group).flatMap((knob) => describeKnob(knob, presets)),
    ]),
  ];
}

function describeKnob(knob: SchemaField, presets: MethodFacts['presets']): string[] {
  const { path, kind, choices, range, unit, isNullable, description } = knob;
  const facts = [
    choices ? choices.join(' | ') : [kind, range].filter(Boolean).join(' '),
    unit,
    isNullable ? 'or null' : '',
  ].filter(Boolean);
  const values = presets.map((preset) => `${preset.name} ${String(fieldValue(preset.config, path))}`);
  return [`  ${path}  (${facts.join(', ')})`, `      ${description}`, `      ${values.join(', ')}`];
}
