import { formatDuration } from '#lib/format-duration.ts';
import type {
  AnsweredClaimFieldsFragment,
  ClaimSuiteFieldsFragment,
  ClaimTrialFieldsFragment,
} from '../gql/graphql.ts';

type Row = ClaimSuiteFieldsFragment['rows'][number];
type Effect = AnsweredClaimFieldsFragment['effects'][number];

const DIRECTIONS = { A_TO_B: 'A→B', B_TO_A: 'B→A' } as const;
const ENDS = [
  ['ab', 'A→B'],
  ['ba', 'B→A'],
] as const;

const RULE = [
  'The rule was fixed before the runs. Every effect is paired: the same test images under the same seeds, by both rows. Its 95 %',
  'interval is of a bootstrap of two levels (10,000 samples with fixed draws: seeds outside, images inside). An interval wholly',
  'beyond the margin on the side that is claimed supports the claim, one wholly beyond it on the other side contradicts it, any',
  'other leaves it undecided. Where a claim has several measures or directions, all have to support it, and any one contradicts it.',
  'To dominate, a row may be worse than a rival in no measure, whole intervals counted, and must be better in one. Effects are',
  'written so that more speaks for the claim. Of few seeds such intervals are rough, and tend to be too narrow.',
];

/** The page that says what the runs of suites say of their claims. */
export function claimsPage(suites: readonly ClaimSuiteFieldsFragment[]): string {
  const parts = [
    '# Claims and verdicts',
    'Written by `./exemplar claims run`; [how-to/check-the-claims.md](how-to/check-the-claims.md) says how to make it again. The files in [claims](claims) hold the claims and all that was run.',
    ...suites.map(suitePart),
  ];
  return `${parts.join('\n\n')}\n`;
}

function suitePart(suite: ClaimSuiteFieldsFragment): string {
  const { title, name, tracks, split, rows } = suite;
  const trials = rows.flatMap((row) => row.trials.map(({ trial }) => trial));
  const seeds = [...new Set(trials.map(({ seed }) => seed))].sort((one, other) => one - other);
  const version = trials[0]?.datasetVersion;
  const wall = trialSeconds(suite);
  return [
    `## ${title}`,
    '```sh',
    `./exemplar claims run --suite ${name} --seeds ${seeds.join(',')} --resume`,
    '```',
    `Dataset ${version ? `${version.dataset.name} v${version.number}` : '(none yet)'}, ${split.toLowerCase()} images, ${trials.length} run${trials.length === 1 ? '' : 's'} of rows, seeds ${seeds.join(', ') || '(none yet)'}; ${formatDuration(wall)} of training in all, the search of learning rates counted.`,
    ...computedBy(trials),
    RULE.join('\n'),
    verdictTable(suite),
    ...tracks.map((track) => trackPart(suite, track)),
    '### Learning rates',
    `Each model has the rate by which the mean of both directions of \`${searchMeasure(suite)}\` on validation images is best, of the same values for all, by one seed that no row has.`,
    table(
      ['model', 'rate', 'value', 'chosen', 'run'],
      suite.rates.map(({ label, rate, value, isChosen, trial }) => [
        label,
        String(rate),
        value === null ? (trial?.problem ?? 'not tried yet') : value.toFixed(4),
        isChosen ? 'yes' : '',
        runName(trial?.run),
      ]),
    ),
    '### What has to hold',
    table(
      ['what', 'holds', 'found'],
      suite.checks.map(({ text, holds, found }) => [
        text,
        holds === null ? 'no scores yet' : holds ? 'yes' : '**no**',
        found,
      ]),
    ),
    '### What would overturn a verdict',
    ...overturned(suite),
  ]
    .join('\n\n')
    .replaceAll('```sh\n\n', '```sh\n')
    .replaceAll('\n\n```\n\n', '\n```\n\n');
}

function searchMeasure({ document }: ClaimSuiteFieldsFragment): string {
  const { search } = document as { readonly search?: { readonly measure?: unknown } };
  return typeof search?.measure === 'string' ? search.measure : '';
}

function trialSeconds({ rows, rates }: ClaimSuiteFieldsFragment): number {
  const byRun = new Map<string, number>();
  for (const trial of [
    ...rows.flatMap((row) => row.trials.map((each) => each.trial)),
    ...rates.flatMap(({ trial }) => trial ?? []),
  ])
    if (trial.run) byRun.set(trial.run.id, trial.wallSeconds ?? 0); // a run may stand in two tracks
  return [...byRun.values()].reduce((sum, seconds) => sum + seconds, 0);
}

/** By what the rows were computed: their last digits depend on it. */
function computedBy(trials: readonly ClaimTrialFieldsFragment[]): string[] {
  const lines = trials.flatMap(({ run }) => {
    if (run?.computeBackend == null) return [];
    const cpus = run.segments.flatMap(({ environment }) =>
      environment === null || environment.cpu === null
        ? []
        : [`${environment.cpu}, ${environment.cores} core${environment.cores === 1 ? '' : 's'}`],
    );
    return [[run.computeBackend, ...new Set(cpus)].join(', on ')];
  });
  return lines.length === 0 ? [] : [`Computed by ${[...new Set(lines)].join('; ')}.`];
}

function verdictTable({ claims, tracks }: ClaimSuiteFieldsFragment): string {
  const ids = [...new Set((claims ?? []).map(({ claim }) => claim))];
  return table(
    ['claim', '', ...tracks.map(({ label }) => label)],
    ids.map((id) => {
      const of = (claims ?? []).filter(({ claim }) => claim === id);
      return [
        id,
        of[0]?.sentence ?? '',
        ...tracks.map(({ name }) => {
          const found = of.find(({ track }) => track === name);
          return found ? verdictText(found) : '';
        }),
      ];
    }),
  );
}

function verdictText({ verdict, reason, seeds, seedsToDecide }: AnsweredClaimFieldsFragment): string {
  if (!verdict) return `no verdict: ${reason ?? ''}`;
  if (verdict !== 'UNDECIDED') return `**${verdict}** (${seeds.length} seeds)`;
  return seedsToDecide === null
    ? `**UNDECIDED** (${seeds.length} seeds; the effect lies between the margins, more seeds would not decide it)`
    : `**UNDECIDED** (${seeds.length} seeds; about ${seedsToDecide} would decide it)`;
}

function trackPart(
  suite: ClaimSuiteFieldsFragment,
  track: ClaimSuiteFieldsFragment['tracks'][number],
): string {
  const claims = (suite.claims ?? []).filter((each) => each.track === track.name);
  const rows = suite.rows.filter((row) => row.track === track.name);
  return [
    `### ${track.label}`,
    track.description,
    ...(claims.some(({ effects }) => effects.length > 0) ? [effectTable(claims)] : []),
    rowTable(suite, rows),
    ...untrainedLines(rows),
  ].join('\n\n');
}

function effectTable(claims: readonly AnsweredClaimFieldsFragment[]): string {
  return table(
    ['claim', 'row', 'against', 'measure', '', 'row / against', 'effect [95 %]', 'n', 'says'],
    claims.flatMap(({ claim, effects }) =>
      effects.map((effect) => [
        claim,
        effect.row ?? 'all rows',
        againstText(effect),
        effect.row === null ? `${effect.label}, Kendall's tau` : effect.label,
        DIRECTIONS[effect.direction],
        [effect.rowValue, effect.againstValue].flatMap((value) => value?.toFixed(4) ?? []).join(' / '),
        `${effect.effect.toFixed(4)} [${effect.low.toFixed(4)}, ${effect.high.toFixed(4)}]`,
        String(effect.imageCount),
        effect.verdict.toLowerCase(),
      ]),
    ),
  );
}

function againstText({ row, against, supportsAbove }: Effect): string {
  if (against !== null) return against;
  return row === null ? 'the published order' : `at least ${supportsAbove}`;
}

/** Every measure that a claim of the suite is of, mean over seeds; then reference translators on the same pairs. */
function rowTable({ claims, split }: ClaimSuiteFieldsFragment, rows: readonly Row[]): string {
  const measures = [
    ...new Map(
      (claims ?? []).flatMap(({ effects }) => effects.map(({ measure, label }) => [measure, label] as const)),
    ),
  ];
  const columns = measures.flatMap(([measure, label]) =>
    ENDS.map(([end, arrow]) => ({ metric: `evaluation/${measure}_${end}`, title: `${label} ${arrow}` })),
  );
  const evaluationsOf = ({ trials }: Row) =>
    trials.flatMap(({ trial }) =>
      trial.evaluations.filter((each) => each.split === split && each.state === 'FINISHED'),
    );
  const references = rows.flatMap(evaluationsOf)[0]?.references ?? [];
  return table(
    ['row', 'learning rate', ...columns.map(({ title }) => title), 'runs by seed'],
    [
      ...rows.map((row) => [
        row.label,
        row.learningRate === null ? '' : String(row.learningRate),
        ...columns.map(({ metric }) =>
          meanText(evaluationsOf(row).map(({ scores }) => valueOf(scores ?? [], metric))),
        ),
        row.trials
          .map(({ trial }) => `${trial.seed}: ${trial.problem ? 'failed' : runName(trial.run)}`)
          .join(', '),
      ]),
      ...references.map(({ label, scores }) => [
        `_${label}_`,
        '',
        ...columns.map(({ metric }) => meanText([valueOf(scores, metric)])),
        '',
      ]),
    ],
  );
}

interface NamedValue {
  readonly name: string;
  readonly value?: number | null;
}

function valueOf(scores: readonly NamedValue[], metric: string): number | null {
  return scores.find(({ name }) => name === metric)?.value ?? null;
}

function meanText(values: readonly (number | null)[]): string {
  const found = values.filter((value) => value !== null);
  return found.length === 0 ? '' : (found.reduce((sum, value) => sum + value, 0) / found.length).toFixed(3);
}

/** Rows that learned nothing, or that failed: named, and left in the table. */
function untrainedLines(rows: readonly Row[]): string[] {
  const lines = rows.flatMap(({ label, trials }) =>
    trials.flatMap(({ trial, untrained }) => {
      const why = trial.problem ?? untrained;
      return why ? [`- **${label}, seed ${trial.seed}**: ${why}`] : [];
    }),
  );
  return lines.length === 0 ? [] : ['Runs that did not train, or failed:', lines.join('\n')];
}

function overturned({ claims }: ClaimSuiteFieldsFragment): string[] {
  const byClaim = new Map((claims ?? []).map((each) => [each.claim, each]));
  return Array.from(byClaim.values(), ({ claim, sentence, source, overturnedBy }) =>
    [`**${claim}** ${sentence} (${source})`, overturnedBy].join('\n'),
  );
}

function runName(run: { readonly shortId: string } | null | undefined): string {
  return run ? `\`${run.shortId}\`` : '';
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A failure's text may hold what ends a cell. */
function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
