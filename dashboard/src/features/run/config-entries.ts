type ConfigValue = string | number | boolean | null | ConfigFields;
interface ConfigFields {
  readonly [field: string]: ConfigValue;
}

/** A config as flat rows: `network.generatorChannels` 16. Fields that hold nothing are left out. */
export function configEntries(config: ConfigFields, prefix = ''): { path: string; value: string }[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (value === null || key === '__typename') return [];
    const path = `${prefix}${key}`;
    return typeof value === 'object' ? configEntries(value, `${path}.`) : [{ path, value: String(value) }];
  });
}
