// Where epochs are published, for anybody to read: bytes by key. Blobs are named by their sha-256
// and never change; an epoch's manifest has a fixed key and never changes once it is committed.

export interface Archive {
  put(key: string, bytes: Uint8Array): Promise<void>
  get(key: string): Promise<Uint8Array | null>
}
