import { ActionIcon, type MantineColorScheme, Tooltip, useMantineColorScheme } from '@mantine/core';
import IconDeviceDesktop from '@tabler/icons-react/icons/IconDeviceDesktop';
import IconMoon from '@tabler/icons-react/icons/IconMoon';
import IconSun from '@tabler/icons-react/icons/IconSun';

const schemes = {
  auto: { label: 'Colors: as the system', icon: IconDeviceDesktop, next: 'light' },
  light: { label: 'Colors: light', icon: IconSun, next: 'dark' },
  dark: { label: 'Colors: dark', icon: IconMoon, next: 'auto' },
} as const satisfies Record<MantineColorScheme, object>;

/** Goes round system, light and dark; the browser keeps the choice. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { label, icon: Icon, next } = schemes[colorScheme];
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        onClick={() => {
          setColorScheme(next);
        }}
      >
        <Icon size={18} stroke={1.6} />
      </ActionIcon>
    </Tooltip>
  );
}
