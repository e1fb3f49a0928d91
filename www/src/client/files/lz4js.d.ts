declare module 'lz4js' {
  /** Decompresses a frame of LZ4. */
  export function decompress(bytes: Uint8Array): Uint8Array;
}
