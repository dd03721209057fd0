import path from 'node:path';
import { z } from 'zod';
import type { BenchMode, BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { knownFacts } from '../known-facts.ts';
import { measureEmpty } from '../measure-empty.ts';
import { productCpuSeconds } from '../product-cpu-seconds.ts';
import { timeEach } from '../time-each.ts';
import { type BenchStack, withStack } from '../with-stack.ts';

/** A model of the size of the sample run's; its quality is no matter of speed. */
const RUN = ['--preset', 'mnist-single-quick', '--set', 'maskSteps=2', '--set', 'translationSteps=2'];
const NAME = 'bench';
const IMAGES = 90;
const WARM_UP = 8;
const CALLERS = 20;
/** Translations of all callers, for each that is made alone. */
const TOGETHER_PER_ALONE = 4;

const TRANSLATE = `mutation ($input: TranslateInput!) { translate(input: $input) {
  translations { state inferenceMs result { url } failure { message } } userErrors { message } } }`;

/** Translations as the API gives them to programs: one mutation each, answered with the result. */
export const translate: BenchMode = {
  summary: 'translations, from the request to the stored result: one at a time, and many callers',
  counted: { what: 'translations', usual: 60 },
  measure: ({ cache, count, say }) =>
    withStack(path.join(cache, 'translate-data'), async (running) => {
      const { ask, stack } = running;
      const cpu = () => productCpuSeconds(stack.dataDirectory) * 1_000;
      const model = await readOrSeed(running, say);
      const one = async (i: number): Promise<number> => inferenceOf(await ask(TRANSLATE, inputOf(model, i)));
      say('one at a time');
      const [first = Number.NaN] = await timeEach(1, one);
      await timeEach(WARM_UP, one);
      const network: number[] = [];
      const before = cpu();
      const alone = await timeEach(count, async (i) => {
        network.push(await one(WARM_UP + i));
      });
      const between = cpu();
      say(`${CALLERS} callers`);
      const begun = performance.now();
      const each = Math.max(1, Math.ceil((count * TOGETHER_PER_ALONE) / CALLERS));
      const together = await Promise.all(
        Array.from({ length: CALLERS }, (_, caller) => timeEach(each, (i) => one(caller * each + i))),
      );
      const seconds = (performance.now() - begun) / 1_000;
      const after = cpu();
      return [
        await measureEmpty(ask),
        { name: 'the first after a start', times: timesOf([first]), facts: {} },
        {
          name: 'one at a time, idle',
          times: timesOf(alone),
          facts: knownFacts({
            'of it the network, ms, p50': timesOf(network).p50,
            'CPU ms of all processes per translation': (between - before) / count,
          }),
        },
        {
          name: `${CALLERS} callers`,
          times: timesOf(together.flat()),
          facts: knownFacts({
            'translations/s': (CALLERS * each) / seconds,
            'CPU ms of all processes per translation': (after - between) / CALLERS / each,
          }),
        },
      ] satisfies Figure[];
    }),
};

interface Model {
  readonly checkpoint: string;
  /** Ids of images of both domains. */
  readonly contents: readonly string[];
  readonly exemplars: readonly string[];
}

interface Named {
  readonly id: string;
}

/** Trains once, in the product itself, and then uses what is there. */
async function readOrSeed({ stack }: BenchStack, say: BenchOptions['say']): Promise<Model> {
  const runs = await stack.json<Named & { readonly state: string }>('runs', 'list');
  let run = runs.find(({ state }) => state === 'FINISHED');
  if (!run) {
    say('painting digits, and training a model of two steps');
    const datasets = await stack.json<{ readonly name: string }>('datasets', 'list');
    if (datasets.every(({ name }) => name !== NAME))
      await stack.json('datasets', 'build', 'mnist-single', '--count', String(IMAGES), '--name', NAME);
    [run] = await stack.json<Named & { readonly state: string }>('runs', 'start', '--dataset', NAME, ...RUN);
    await stack.json('runs', 'watch', run?.id ?? '');
  }
  const checkpoints = await stack.json<Named & { readonly canTranslate: boolean }>(
    ...['checkpoints', 'list', '--run', run?.id ?? ''],
  );
  const images = async (side: string) =>
    (await stack.json<Named>('datasets', 'images', NAME, '--side', side)).map(({ id }) => id);
  return {
    checkpoint: checkpoints.find(({ canTranslate }) => canTranslate)?.id ?? '',
    contents: await images('A'),
    exemplars: await images('B'),
  };
}

/** No two of the first thousands are alike. */
function inputOf({ checkpoint, contents, exemplars }: Model, i: number): object {
  const content = contents[i % contents.length];
  const exemplar = exemplars[Math.floor(i / contents.length + i) % exemplars.length];
  return {
    input: {
      checkpointId: checkpoint,
      direction: 'A_TO_B',
      contentImageId: content,
      exemplarImageIds: [exemplar],
      waitMs: 30_000,
    },
  };
}

const answerSchema = z.object({
  data: z.object({
    translate: z.object({
      translations: z.tuple([z.object({ state: z.literal('FINISHED'), inferenceMs: z.number() })]),
    }),
  }),
});

/** @throws unless it has finished */
function inferenceOf(answer: string): number {
  const read = answerSchema.safeParse(JSON.parse(answer));
  if (!read.success) throw new Error(`expected a finished translation, got ${answer.slice(0, 500)}`);
  return read.data.data.translate.translations[0].inferenceMs;
}
