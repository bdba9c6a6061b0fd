/** Which process holds each end of a TCP connection of this machine. */
import { z } from 'zod';

const address = z.string().min(2).max(60);
const port = z.number().int().min(0).max(65_535);

/** One end, as its own side sees the connection. */
export const connectionEndSchema = z.strictObject({
  address,
  port,
  remoteAddress: address,
  remotePort: port,
});

export const processSchema = z.strictObject({
  pid: z.number().int().positive(),
  /** As the kernel has it: at most 15 characters on Linux. */
  name: z.string().max(64),
});

export const processesSchema = z.strictObject({
  /** False where this system does not tell; `reason` says why. */
  available: z.boolean(),
  reason: z.string().max(300).optional(),
  /** In the order asked. Null: no open socket of this machine, or one of another user's process. */
  owners: z.array(processSchema.nullable()),
});

/** At most so many ends are asked about at once: what a screen shows. */
export const ENDS_ASKED = 400;

export type ConnectionEnd = z.infer<typeof connectionEndSchema>;
export type Process = z.infer<typeof processSchema>;
export type Processes = z.infer<typeof processesSchema>;
