// Tells the open pages of a visitor, within this process, that the transcript has grown.
import { EventEmitter } from 'node:events';

export class Hub {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  notify(user: string): void {
    this.#emitter.emit(user);
  }

  /** Calls `listener` on every change until the answered function is called. */
  listen(user: string, listener: () => void): () => void {
    this.#emitter.on(user, listener);
    return () => this.#emitter.off(user, listener);
  }

  /** Resolves on the next change, or after `ms`. */
  next(user: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        off();
        resolve();
      };
      const off = this.listen(user, done);
      const timer = setTimeout(done, ms);
    });
  }
}
