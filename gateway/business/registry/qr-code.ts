import { type Static, Type } from '@sinclair/typebox';

/** A short link that opens the chat with a text ready to send. Id: the code. Parent: its number. */
export const qrCodeSchema = Type.Object({
  message: Type.String(),
  createdAtMs: Type.Integer(),
});
export type QrCode = Static<typeof qrCodeSchema>;
