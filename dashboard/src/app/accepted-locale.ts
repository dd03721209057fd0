/** `language` where Intl knows it, else the part of it that Intl knows, else `en-US`. */
export function acceptedLocale(language: string): string {
  return [language, language.split(/[@._]/)[0] ?? ''].find(isLocale) ?? 'en-US';
}

function isLocale(language: string): boolean {
  try {
    Intl.getCanonicalLocales(language);
    return language !== '';
  } catch {
    return false; // a RangeError: it is not a language tag
  }
}
