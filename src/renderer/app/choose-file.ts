/** Whose dialogs are open. An element that nothing holds may be collected, and its dialog's answer with it. */
const asking = new Set<HTMLInputElement>();

/** Asks for a file by the browser's own dialog; undefined where none was chosen. @param accept `.pcapng,.pcap` */
export function chooseFile(accept: string): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    const answer = (file: File | undefined): void => {
      asking.delete(input);
      resolve(file);
    };
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('change', () => answer(input.files?.[0]));
    input.addEventListener('cancel', () => answer(undefined));
    asking.add(input);
    input.click();
  });
}

/** Has the browser download an address of this origin, under the name that the server gives. */
export function download(path: string): void {
  const link = document.createElement('a');
  link.href = path;
  link.download = '';
  link.click();
}

/** Has the browser download a text as a file. */
export function downloadText(name: string, text: string): void {
  downloadParts(name, [text], 'application/json');
}

/** The same of a text in parts. @param type `text/csv` */
export function downloadParts(name: string, parts: readonly string[], type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([...parts], { type }));
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
