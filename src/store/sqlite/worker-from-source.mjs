// Starts worker.ts where the program runs from its TypeScript sources (tests, `npm run dev`); not part of the build.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
