// QR codes of links, for screens (SVG) and for print and chats (PNG).
import qrcode from 'qrcode';
import { asCode } from './codes.js';

/** Restores a quarter of the squares: a poster gets wet and torn. */
const options = { margin: 4, errorCorrectionLevel: 'Q' } as const;

/** An SVG picture of the text. */
export const qrSvg = (text: string): Promise<string> => qrcode.toString(text, { ...options, type: 'svg' });

/** A PNG picture, `width` pixels wide (600). */
export const qrPng = (text: string, width = 600): Promise<Buffer> =>
  qrcode.toBuffer(text, { ...options, type: 'png', width });

const OF_CODE = /^\/r\/(\w{8})\/qr\.png$/u;

/** The PNG behind a path of ours, `/r/CODE/qr.png`, for channels that upload pictures; undefined for other paths. */
export async function qrOfPath(path: string, baseUrl: string): Promise<Buffer | undefined> {
  const code = asCode(OF_CODE.exec(path)?.[1] ?? '');
  return code === undefined ? undefined : qrPng(`${baseUrl}/r/${code}`);
}
