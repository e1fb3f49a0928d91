/** A name for a downloaded file, of letters that every system allows: `ibm-sma-cross-trades.csv`. */
export function fileName(parts: readonly string[], ending: string): string {
  const words = parts.map((part) => part.replace(/\.(?:csv|txt|json)$/i, '')).join(' ');
  const name = words
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '');
  return `${name || 'candlerun'}.${ending}`;
}
