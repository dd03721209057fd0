import { readName } from '#contracts/names.ts';

/** Names that people give in good faith, or that only a program takes ill: each is kept. */
export const KEPT_NAMES: readonly string[] = [
  // Scripts, some of which need joiners, marks or another direction.
  ...['تجربة أولى', 'ناقل ١٢٣', 'می‌خواهم', 'اردو', 'ניסוי ראשון', 'שָׁלוֹם עֲלֵיכֶם', 'ܫܠܡܐ', 'ދިވެހި'],
  ...[
    'हिन्दी क्‍ष',
    'বাংলা',
    'தமிழ்',
    'తెలుగు',
    'ಕನ್ನಡ',
    'മലയാളം',
    'සිංහල',
    'ไทยทดสอบ',
    'ភាសា\u200Bខ្មែរ',
    'မြန်မာ',
    'བོད་ཡིག',
  ],
  ...[
    'ᠮᠣᠩᠭᠣᠯ',
    'ქართული',
    'Հայերեն',
    'አማርኛ',
    'ᏣᎳᎩ',
    'Ελληνικά',
    'Русский',
    '中文名稱',
    '日本語のなまえ',
    '한국어',
    '각각',
  ],
  ...[
    'Tiếng Việt',
    'Tie\u0302\u0301ng Vie\u0323\u0302t',
    'İstanbul ıı',
    'straße ﬁn',
    'Ångström',
    'A\u030Angstro\u0308m',
    'é',
    'e\u0301',
  ],
  ...[
    '𠮷野家',
    '𝒜𝓁𝓅𝒽𝒶',
    '𐎠𐎼𐎹',
    '\uF8FF private',
    '①②③',
    '½ µm²',
    '2 × 10⁻⁴',
    '“quotes” — dashes…',
    '‚single’',
    '´`¨',
  ],
  // Emoji: pairs, joined ones, flags, keycaps, skin, tags.
  ...[
    '🙂',
    '👩🏽‍🚀',
    '👨‍👩‍👧‍👦',
    '🏳️‍🌈',
    '🇩🇪🇯🇵',
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
    '1️⃣2️⃣',
    '❤️',
    '☺︎',
    'a👍b👎c',
  ],
  // What a browser, a shell, a database, a template or a spreadsheet could take for its own.
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><b>bold',
    '&lt;&amp;&#0;',
    "'; drop table run; --",
    "' or 1=1 --",
  ],
  ...[
    '%',
    '_',
    '\\',
    '\\%',
    '\\u0000',
    '\\n',
    '$(reboot)',
    '`reboot`',
    '; rm -rf /',
    '| cat',
    '&& true',
    '$HOME',
    '%PATH%',
    '!!',
  ],
  ...[
    '${1 + 1}',
    '{{7*7}}',
    '#{7*7}',
    '<%= 7 %>',
    '{value}',
    '{bar}',
    '%s%n%d',
    '{0}',
    '$&',
    "$'",
    '$1',
    '=1+1',
    '@SUM(A1)',
    '+1',
    '-1',
  ],
  // What a language or a system could take for its own.
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
    'null',
    'undefined',
    'NaN',
    'Infinity',
    'true',
    'false',
  ],
  ...[
    '0',
    '-0',
    '1e400',
    '0x10',
    '[]',
    '{}',
    '{"a":1}',
    '[object Object]',
    '""',
    "''",
    'Default',
    'A',
    'admin',
  ],
  ...[
    '-rf',
    '--help',
    '--json',
    '--',
    '-',
    '~',
    '*',
    '?',
    '.hidden',
    'CON',
    'NUL',
    'com1',
    'aux.txt',
    'name.',
    'a:b',
    'C:',
  ],
  ...[
    'Run 1',
    'RUN 1',
    'no\u00A0break',
    'wide\u3000blank',
    'two  blanks',
    ' blank before',
    'blank behind ',
    '#tag',
    'a,b',
    'a;b',
    'a|b',
    'a\u200Bb',
  ],
  // As long as may be.
  ...[
    'x'.repeat(200),
    '字'.repeat(200),
    '🙂'.repeat(200),
    'ÿ'.repeat(200),
    'e\u0301'.repeat(200),
    'wort '.repeat(39) + 'wort',
    'q\u0307\u0323',
  ],
];

/** Kept as names, but not as names of files. */
export const PATHS: readonly string[] = [
  ...[
    '../x',
    '../../etc/passwd',
    '/etc/passwd',
    'C:\\Windows',
    '..\\x',
    'a/b',
    '..',
    '.',
    'file:///etc',
    '\\\\server\\share',
  ],
];

/** Names that forge or hide a line, that nobody sees, or that nothing can keep: each is refused. */
export const REFUSED_NAMES: readonly string[] = [
  // C0, DEL and C1, among them NUL, BEL, ESC, the line ends and the one-byte introducer of control sequences.
  ...[...range(0x00, 0x1f), ...range(0x7f, 0x9f)].map((code) => `a${String.fromCodePoint(code)}b`),
  ...[
    '\u001B[31mred',
    '\u001B]0;title\u0007',
    '\u009B2J',
    'row\nRun2  forged  FINISHED',
    'over\rwritten',
    'x\n',
    '\tx',
    'a\u2028b',
    'a\u2029b',
  ],
  // Direction.
  ...[0x061c, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)].map(
    (code) => `a${String.fromCodePoint(code)}b`,
  ),
  ...['photo\u202Egnp.exe', '\u2067שלום\u2069'],
  // Nothing to see.
  ...[
    '',
    ' ',
    '\u00A0',
    '\u3000',
    '\u200B',
    '\u200B\u200B',
    '\u200C',
    '\u200D',
    '\uFE0F',
    '\u2800',
    '\u0301',
    '\u20E3',
    '\u{E0067}',
    ' \u200B ',
  ],
  ...[
    'a\u00ADb',
    'a\u034Fb',
    'a\u2060b',
    'a\uFEFFb',
    '\uFEFF',
    '\u3164',
    '\uFFA0',
    '\u115F',
    '\u{E0001}a',
    '\u{1D173}a',
  ],
  // No text at all.
  ...[
    '\uD800',
    '\uDFFF',
    'a\uD83Db',
    '\uDC00\uD800',
    '\uFFFE',
    '\uFFFF',
    '\uFDD0',
    '\u{1FFFF}',
    '\u{10FFFF}',
  ],
  // Floods.
  ...[
    `Z${'\u0351'.repeat(9)}`,
    'Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334\u0319',
    `a${'\u20DD'.repeat(50)}`,
  ],
  ...['x'.repeat(201), '🙂'.repeat(201), 'x'.repeat(10_000)],
];

/** How a kept name comes back. */
export function storedName(text: string): string {
  return text.trim().normalize('NFC');
}

/** Whether it is a good name of at most so many characters. */
export function isKept(text: string, most?: number): boolean {
  return readName(text, most).problem === null;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
