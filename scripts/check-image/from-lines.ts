/** The images that a Dockerfile's stages begin with, its ARGs filled in; not stages, not `scratch`. */
export function readBases(dockerfile: string): string[] {
  const args = new Map<string, string>();
  const stages = new Set(['scratch']);
  const bases = new Set<string>();
  for (const line of dockerfile.split('\n')) {
    const arg = /^\s*ARG\s+(\w+)=["']?([^"'\s]*)/i.exec(line);
    // After the first FROM an ARG belongs to its stage.
    if (arg && bases.size === 0) args.set(arg[1] ?? '', arg[2] ?? '');
    const from = /^\s*FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/i.exec(line);
    if (!from) continue;
    const base = (from[1] ?? '').replace(/\$\{?(\w+)(?::-[^}]*)?\}?/g, (_, name: string) => args.get(name) ?? '');
    if (!stages.has(base)) bases.add(base);
    if (from[2]) stages.add(from[2]);
  }
  return [...bases];
}

/** The Dockerfile without what only a registry can answer for, a digest, and without what changes nothing in the result. */
export function forStandIns(dockerfile: string): string {
  return dockerfile.replace(/@sha256:[0-9a-f]{64}/g, '').replace(/^(\s*(?:COPY|ADD)\s.*?)--link(?:=true)?\s/gim, '$1');
}

/** As buildah names an image that is here only. */
export function localName(image: string): string {
  const name = image.replace(/@sha256:.*/, '');
  const [first = ''] = name.split('/');
  return name.includes('/') && /[.:]|^localhost$/.test(first) ? name : `localhost/${name}`;
}
