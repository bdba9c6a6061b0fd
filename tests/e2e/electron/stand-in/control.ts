/** The line between a test and the stand-in in its child process. */
export type Control = Readonly<Record<string, (args: Record<string, unknown>) => unknown>>;

export function tellTest(message: Record<string, unknown>): void {
  if (process.connected) process.send?.(JSON.parse(JSON.stringify(message)));
}

export function listenToTest(controls: Control): void {
  process.on('message', async (message: { id: number; control: string; args: Record<string, unknown> }) => {
    const control = controls[message.control];
    try {
      if (!control) throw new Error(`no control '${message.control}'`);
      tellTest({ say: 'done', id: message.id, value: (await control(message.args)) ?? null });
    } catch (error) {
      tellTest({ say: 'done', id: message.id, error: String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}
