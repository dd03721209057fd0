export function unpackedChromium(): Promise<string>;
export function softwareVulkan(): Promise<Readonly<Record<string, string>> | null>;
