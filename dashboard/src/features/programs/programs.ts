/** What a program is for. */
export type Task = 'translate' | 'losses';

interface Language {
  readonly label: string;
  /** With what a comment begins. */
  readonly comment: string;
  readonly files: Readonly<Record<Task, string>>;
  /** The document that has the programs; tests run them from there. */
  readonly document: () => Promise<{ default: string }>;
}

export const PROGRAMS = {
  curl: {
    label: 'curl',
    comment: '#',
    files: { translate: 'translate.sh', losses: 'losses.sh' },
    document: () => import('../../../../docs/api/curl.md?raw'),
  },
  typescript: {
    label: 'TypeScript',
    comment: '//',
    files: { translate: 'translate.mts', losses: 'losses.mts' },
    document: () => import('../../../../docs/api/typescript.md?raw'),
  },
  python: {
    label: 'Python',
    comment: '#',
    files: { translate: 'translate.py', losses: 'losses.py' },
    document: () => import('../../../../docs/api/python.md?raw'),
  },
} as const satisfies Readonly<Record<string, Language>>;

export type LanguageName = keyof typeof PROGRAMS;
