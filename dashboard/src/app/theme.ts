import { createTheme, type MantineColorsTuple } from '@mantine/core';

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
  colors: { dark: SLATE },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  components: {
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true } },
    Paper: { defaultProps: { withBorder: true, radius: 'lg' } },
  },
});
