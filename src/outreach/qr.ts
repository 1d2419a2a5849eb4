// QR codes of links, for screens (SVG) and for print and chats (PNG).
import qrcode from 'qrcode';

/** Restores a quarter of the squares: a poster gets wet and torn. */
const options = { margin: 4, errorCorrectionLevel: 'Q' } as const;

/** An SVG picture of the text. */
export const qrSvg = (text: string): Promise<string> => qrcode.toString(text, { ...options, type: 'svg' });

/** A PNG picture, `width` pixels wide (600). */
export const qrPng = (text: string, width = 600): Promise<Buffer> =>
  qrcode.toBuffer(text, { ...options, type: 'png', width });
