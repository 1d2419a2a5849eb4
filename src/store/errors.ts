// The failures of a store that callers tell apart: unavailable for now, in use, from a newer version, wrong key,
// unsafe server.

/**
 * The store cannot write or read now (disk full, I/O error, server away). Nothing of the refused operation was
 * kept; the caller answers 503 and may try again. The store recovers by itself.
 */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

/** Another process holds this store. */
export class StoreInUse extends Error {
  override name = 'StoreInUse';
}

/** The data was written by a newer version of the program than this one. */
export class StoreTooNew extends Error {
  override name = 'StoreTooNew';
}

/** The secret key does not fit the data, or a value was altered. */
export class StoreKeyError extends Error {
  override name = 'StoreKeyError';
}

/** The server is set up so that acknowledged data could be lost. */
export class StoreUnsafe extends Error {
  override name = 'StoreUnsafe';
}
