// Reads QR codes as a phone's camera does: an independent decoder (jsqr) on the picture's points.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export interface Picture {
  data: Uint8Array;
  width: number;
  height: number;
}

// Their types describe neither package as Node loads it.
const decode = require('jsqr') as (
  data: Uint8ClampedArray,
  width: number,
  height: number,
) => { data: string } | null;
const { PNG } = require('pngjs') as { PNG: { sync: { read(file: Buffer): Picture } } };

/** A PNG file's points, four bytes each. */
export const readPng = (file: Buffer): Picture => PNG.sync.read(file);

/** What the code in a picture says; undefined when none can be read. */
export const readQr = ({ data, width, height }: Picture): string | undefined =>
  decode(new Uint8ClampedArray(data), width, height)?.data;
