import { answerTo, cutOff, damagePictures, keepWaiting } from '../answers.ts';
import { FRESH, KNOWN, type PageState, VIEWER } from '../page-state.ts';
import type { PagesWorld } from '../pages-world.ts';

const THUMBNAIL = 'section button[aria-pressed] img >> nth=0';

/** The page Translate. */
export const TRANSLATE_STATES: readonly PageState[] = [
  {
    ...FRESH,
    title: 'translate, nothing to translate with',
    path: () => '/translate',
    shows: 'main a[href="/runs"]',
  },
  {
    ...KNOWN,
    title: 'translate, nothing chosen',
    path: (world) => `/translate?run=${world.finishedRun}`,
    shows: THUMBNAIL,
  },
  {
    ...KNOWN,
    title: 'translate, content chosen',
    path: (world) => `/translate?run=${world.finishedRun}&content=${world.contentImage}`,
    shows: 'section button[aria-pressed=true] img',
  },
  {
    ...KNOWN,
    title: 'translate, with its result',
    path: translatedPath,
    shows: 'img[alt="Translated image"]',
  },
  {
    ...KNOWN,
    title: 'translate, with its result about to be deleted',
    path: translatedPath,
    shows: 'img[alt="Translated image"]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Delete the shown one' }).click();
      await page.getByRole('dialog').getByText('The images that it was made from stay.').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'translate, with damaged pictures',
    path: translatedPath,
    arrange: damagePictures,
    shows: '[aria-label="Translated image: This picture is damaged"]',
  },
  {
    ...KNOWN,
    title: 'translate, with a result on its way',
    path: (world) => `${translatedPath(world)}&fit=CONTAIN`,
    arrange: (page) => answerTo(page, 'Translate', keepWaiting),
    shows: '[aria-label="Translating"]',
  },
  {
    ...KNOWN,
    title: 'translate, without success',
    path: (world) => `${translatedPath(world)}&fit=CONTAIN`,
    arrange: (page) => answerTo(page, 'Translate', cutOff),
    shows: 'section[aria-label="Result"] [role=alert]',
  },
  {
    ...KNOWN,
    title: 'translate, with an older checkpoint of a run in training',
    path: (world) => `/translate?run=${world.runningRun}&checkpoint=${world.runningCheckpoint}`,
    shows: 'text=Switch to latest checkpoint',
  },
  {
    ...KNOWN,
    title: 'translate, a checkpoint and an image that are no more',
    path: (world) => `/translate?run=${world.finishedRun}&checkpoint=xyz&content=xyz`,
    shows: 'text=This image does not exist any more',
  },
  {
    ...KNOWN,
    title: 'translate, a run without an exemplar',
    path: (world) => `/translate?run=${world.plainRun}`,
    shows: 'text=ignores the exemplar',
  },
  {
    ...KNOWN,
    title: 'translate, a run whose dataset is not here',
    path: (world) => `/translate?run=${world.importedRun}`,
    shows: 'text=or choose a file',
  },
  {
    ...KNOWN,
    title: 'translate, a file that was refused',
    path: (world) => `/translate?run=${world.finishedRun}`,
    shows: THUMBNAIL,
    act: async (page) => {
      const exemplar = page.getByRole('region', { name: 'Exemplar' });
      const text = { name: 'text.png', mimeType: 'image/png', buffer: Buffer.from('not an image') };
      await exemplar.locator('input[type=file]').setInputFiles(text);
      await exemplar.getByRole('alert').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'translate, a run that cannot be read',
    path: (world) => `/translate?run=${world.finishedRun}`,
    arrange: (page) => answerTo(page, 'TranslateRun', cutOff),
    shows: 'main [role=alert]',
  },
  { ...KNOWN, title: 'translate, an unknown run', path: () => '/translate?run=xyz', shows: 'main h1' },
  { ...VIEWER, title: 'translate, for a viewer', path: () => '/translate', shows: 'main h1' },
];

/** The page of Translate with a translation that was made. */
function translatedPath(world: PagesWorld): string {
  const { finishedRun, checkpoint, contentImage, exemplarImage } = world;
  const chosen = `run=${finishedRun}&checkpoint=${checkpoint}&content=${contentImage}&exemplar=${exemplarImage}`;
  return `/translate?${chosen}`;
}
