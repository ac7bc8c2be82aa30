const boundary = 'b0undary';
export const multipartType = `multipart/form-data; boundary=${boundary}`;

/** A part of a form: a file where it has a name, else a plain field. */
export type Part = { field?: string; name?: string; content: string | Buffer };

/** A form as it goes over the wire. */
export function multipart(parts: Part[], end = `--${boundary}--\r\n`): Buffer {
  const bytes = parts.flatMap(({ field = 'file', name, content }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${field}"${name === undefined ? '' : `; filename="${name}"`}\r\n\r\n`,
    content,
    '\r\n',
  ]);
  return Buffer.concat([...bytes, end].map((piece) => Buffer.from(piece as string)));
}
