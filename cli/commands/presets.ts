import type { Command } from 'commander';
import { fieldValue } from '#lib/schema-fields.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { nearNames } from '../near-names.ts';
import { type MethodFacts, readMethods } from '../read-methods.ts';

export function addPresets(program: Command): void {
  const presets = program.command('presets').description('list and show what runs start from');
  presets
    .command('list')
    .description('list presets with their methods and how much their generators compute')
    .action(
      withContext(async ({ client, output }) => {
        output.list((await readMethods(client)).flatMap(presetsOf).map(publicFacts), {
          NAME: ({ name }) => name,
          METHOD: ({ method }) => method,
          'MFLOP PER IMAGE': ({ generatorFlops }) => megaFlops(generatorFlops),
          DESCRIPTION: ({ description }) => description,
        });
      }),
    );
  presets
    .command('show')
    .argument('<name>')
    .description('show every knob of a preset, and how much its generator computes')
    .addHelpText('after', '\nExample:\n  $ ./exemplar presets show mnist-single-small')
    .action(
      withContext<[string]>(async ({ client, output }, name) => {
        const all = (await readMethods(client)).flatMap(presetsOf);
        const preset = all.find((each) => each.name === name);
        if (!preset) throw new CommandFailure('refused', noPreset(name, all));
        output.result(publicFacts(preset), ...describePreset(preset));
      }),
    );
}

type PresetFacts = MethodFacts['presets'][number] & { readonly owner: MethodFacts };

function presetsOf(owner: MethodFacts): PresetFacts[] {
  return owner.presets.map((preset) => ({ ...preset, owner }));
}

function publicFacts({ owner, ...preset }: PresetFacts) {
  return { ...preset, method: owner.name };
}

function noPreset(name: string, all: readonly PresetFacts[]): string {
  const names = all.map((preset) => preset.name);
  const near = nearNames(name, names);
  const told = near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Presets: ${names.join(', ')}.`;
  return `No preset is named ${name}. ${told} (NOT_FOUND)`;
}

function describePreset({ name, description, generatorFlops, config, owner }: PresetFacts): string[] {
  const groups = [...new Set(owner.knobs.map(({ group }) => group))];
  return [
    `${name}: a preset of ${owner.name}`,
    description,
    `Generator: ${megaFlops(generatorFlops)} MFLOP per image`,
    ...groups.flatMap((group) => [
      '',
      group,
      ...owner.knobs
        .filter((knob) => knob.group === group)
        .map(
          ({ path, unit }) => `  ${path} = ${[String(fieldValue(config, path)), unit].join(' ').trimEnd()}`,
        ),
    ]),
  ];
}

function megaFlops(flops: number): string {
  return (flops / 1e6).toFixed(1);
}
