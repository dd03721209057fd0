import { shownPath } from '#contracts/archive/shown-path.ts';
import type { FileProblem } from '#contracts/archive/survey-files.ts';
import { groupBy } from '#lib/group-by.ts';
import type { FolderSource } from './folder-source.ts';

/** What an import of a folder will take, in a line or two. */
export function surveyLines({ name, survey }: FolderSource): string[] {
  const { TRAIN, VALIDATION, TEST } = survey.counts;
  const regions = survey.images.filter((image) => image.regions !== null).length;
  const truths = survey.truthImages.length;
  const skipped = survey.byProductCount;
  return [
    `${shownPath(name)}: ${count(TRAIN)} training, ${count(VALIDATION)} validation, ${count(TEST)} test images` +
      (regions > 0 ? `; regions of ${count(regions)}` : '') +
      (truths > 0 ? `; ${count(truths)} truth images` : '') +
      (skipped > 0 ? `; skipped ${count(skipped)} by-products such as Thumbs.db` : ''),
    ...survey.sharedLabels.map(
      ({ label, images }) => `  ${images.map(shownPath).join(' and ')} share the label ${shownPath(label)}`,
    ),
  ];
}

/** Files of one domain or several, by what is wrong with them: of thousands the first hundred by name. */
export function problemLines(problems: readonly FileProblem[]): string[] {
  const groups = groupBy(problems, ({ code, message }) => `${message} (${code})`);
  return [...groups].flatMap(([reason, files]) => {
    const [only, ...others] = files;
    if (only && others.length === 0) return [`  ${shownPath(only.path)}: ${reason}`];
    const named = files.slice(0, MOST_NAMED).map(({ path }) => `    ${shownPath(path)}`);
    const more = files.length - named.length;
    return [
      `  ${count(files.length)} files: ${reason}`,
      ...named,
      ...(more > 0 ? [`    and ${count(more)} more`] : []),
    ];
  });
}

const MOST_NAMED = 100;

function count(value: number): string {
  return value.toLocaleString('en-US');
}
