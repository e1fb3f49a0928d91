import type { ImportOptions } from '../generated/types.js';

/**
 * The choices of a person about a file. Each is optional: without it the answer is recognised, or the file is refused with the
 * question. They are stored with the candles, so that the same file gives the same candles again.
 */
export type FileOptions = ImportOptions & {
  /** The name of the file in an archive, or of the sheet in a workbook. */
  part?: string;
};

/** The options with the offsets of their zone, which the engine cannot look up. They are stored, whatever a later host knows. */
export async function withZoneOffsets<T extends ImportOptions>(options: T): Promise<T> {
  const { time_zone, zone_offsets } = options;
  // Zones with a place have daylight saving. Others, such as UTC, +02:00 and EET, are known to the engine.
  if (time_zone === undefined || zone_offsets !== undefined || !time_zone.includes('/')) return options;
  const { zoneOffsets } = await import('./zone-offsets.js');
  return { ...options, zone_offsets: zoneOffsets(time_zone) };
}
