import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const SLATE: MantineColorsTuple = [
  '#c9cdd6',
  '#b3b9c5',
  '#8b93a5',
  '#626b7f',
  '#3c4456',
  '#2b3242',
  '#1d2330',
  '#151a24',
  '#10141c',
  '#0b0e14',
];

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 }, // white on it has a contrast of 4.5:1
  colors: { dark: SLATE },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
    // A dialog's title is no banner of the page.
    Modal: { defaultProps: { attributes: { header: { role: 'none' } } } },
  },
});

/** Text with a contrast of at least 4.5:1 on every ground; Mantine's own grays and reds have 3.3:1. */
export const resolveColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5f6772',
    '--mantine-color-placeholder': '#5f6772',
    '--mantine-color-red-text': '#c92a2a',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-yellow-text': '#8a5a00',
  },
  dark: {
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-2)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
  },
});
