import { acceptedLocale } from './accepted-locale.ts';

// uPlot formats numbers while it loads, and some browsers name a locale that their own Intl refuses (en-US@posix).
const language = acceptedLocale(navigator.language);
if (language !== navigator.language) Object.defineProperty(navigator, 'language', { value: language });
