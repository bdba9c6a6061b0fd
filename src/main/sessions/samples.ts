/** The recorded sessions that come with the program, in a folder with its list. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { type Sample, sampleListSchema } from '../../core/contract/sample.ts';

export class Samples {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** In the order of the lab. */
  async list(): Promise<Result<Sample[], Problem>> {
    try {
      return ok(sampleListSchema.parse(JSON.parse(await readFile(join(this.#folder, 'index.json'), 'utf8'))));
    } catch (thrown) {
      const message = `The list of samples cannot be read: ${messageOf(thrown)}.`;
      return err(problem('error', 'samples.unreadable', message, 'Install Wireside again.'));
    }
  }

  /** A sample and the path of its file. */
  async find(id: string): Promise<Result<{ readonly sample: Sample; readonly path: string }, Problem>> {
    const samples = await this.list();
    if (!samples.ok) return samples;
    const sample = samples.value.find((one) => one.id === id);
    if (sample) return ok({ sample, path: join(this.#folder, sample.file) });
    const known = samples.value.map((one) => one.id).join(', ');
    return err(problem('error', 'sample.unknown', `There is no sample '${id}'.`, `There are: ${known}.`));
  }
}
