/** What Elasticsearch's authorization is asked for one request: an action, on the cluster (null) or on names of indices and aliases. */
export type Need = { action: string; names: string[] | null };

/** A request as it went to Elasticsearch. */
export type SentRequest = { method: string; path: string; body: string };

type Rule = [pattern: RegExp, needs: (parts: string[], body: string) => Need[]];

const list = (names = ''): string[] => decodeURIComponent(names).split(',');
const on = (action: string) => (parts: string[]) => [{ action, names: list(parts[0]) }];
const cluster = (action: string) => () => [{ action, names: null }];
const lines = (body: string): Record<string, unknown>[] =>
  body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

// By Elasticsearch's REST reference and the names of its actions, on which its privileges are patterns.
const rules: Rule[] = [
  [/^GET \/_cluster\/health/, cluster('cluster:monitor/health')],
  [/^PUT \/_index_template\//, cluster('indices:admin/index_template/put')],
  [/^HEAD \/([^/_][^/]*)$/, on('indices:admin/get')],
  [/^PUT \/([^/_][^/]*)$/, createNeeds],
  [/^DELETE \/([^/_][^/]*)$/, on('indices:admin/delete')],
  [/^GET \/([^/]+)\/_mapping$/, on('indices:admin/mappings/get')],
  [/^PUT \/([^/]+)\/_mapping$/, on('indices:admin/mapping/put')],
  [/^(?:GET|HEAD) \/([^/]+)\/_alias(?:\/[^/]+)?$/, on('indices:admin/aliases/get')],
  [/^POST \/_aliases$/, aliasNeeds],
  [/^(?:GET|POST) \/([^/]+)\/_refresh$/, on('indices:admin/refresh')],
  [/^(?:GET|HEAD) \/([^/]+)\/_doc\//, on('indices:data/read/get')],
  [/^(?:PUT|POST) \/([^/]+)\/_(?:doc|create)\//, on('indices:data/write/index')],
  [/^DELETE \/([^/]+)\/_doc\//, on('indices:data/write/delete')],
  [/^(?:PUT|POST) \/(?:([^/]+)\/)?_bulk$/, bulkNeeds],
  [/^(?:GET|POST) \/([^/_][^/]*)\/_(?:search|count)$/, on('indices:data/read/search')],
  [/^(?:GET|POST) \/([^/_][^/]*)\/_mget$/, on('indices:data/read/mget')],
  [/^(?:GET|POST) \/(?:([^/]+)\/)?_msearch$/, msearchNeeds],
  [/^POST \/([^/]+)\/_pit$/, on('indices:data/read/open_point_in_time')],
  [/^POST \/_search$/, pointInTimeNeeds],
  // To close one needs nothing more than to have it.
  [/^DELETE \/_pit$/, () => []],
];

/** Throws for a request that the table does not know. */
export function needsOf({ method, path, body }: SentRequest): Need[] {
  const request = `${method} ${path.split('?')[0]}`;
  for (const [pattern, needs] of rules) {
    const match = pattern.exec(request);
    if (match) return needs(match.slice(1), body);
  }
  return unknown(request);
}

function unknown(what: string): never {
  throw new Error(`The table of privileges does not know ${what}.`);
}

/** Whoever makes an index with aliases needs what it takes to put aliases as well. */
function createNeeds(parts: string[], body: string): Need[] {
  const { aliases = {} } = body ? JSON.parse(body) : {};
  const names = Object.keys(aliases);
  const create = { action: 'indices:admin/create', names: list(parts[0]) };
  return names.length === 0
    ? [create]
    : [create, { action: 'indices:admin/aliases', names: [...list(parts[0]), ...names] }];
}

function aliasNeeds(_parts: string[], body: string): Need[] {
  const { actions }: { actions: Record<string, { index: string; alias: string }>[] } = JSON.parse(body);
  const names = actions.flatMap((action) => Object.values(action).flatMap(({ index, alias }) => [index, alias]));
  return [{ action: 'indices:admin/aliases', names }];
}

function bulkNeeds([path]: string[], body: string): Need[] {
  const actions = lines(body).flatMap((line) =>
    ['create', 'index', 'delete'].filter((kind) => kind in line).map((kind) => ({ kind, at: line[kind] })),
  );
  return actions.flatMap(({ kind, at }) => {
    const names = list((at as { _index?: string })._index ?? path);
    const item = kind === 'delete' ? 'indices:data/write/delete' : 'indices:data/write/index';
    return [
      { action: 'indices:data/write/bulk', names },
      { action: item, names },
    ];
  });
}

function msearchNeeds([path]: string[], body: string): Need[] {
  const all = lines(body);
  const pairs = all.flatMap((header, at) => (at % 2 === 0 ? [{ header, search: all[at + 1] }] : []));
  return pairs.flatMap(({ header, search }) =>
    search && 'pit' in search
      ? pointInTimeNeeds([], JSON.stringify(search))
      : [{ action: 'indices:data/read/search', names: [header['index'] ?? path].flat().map(String) }],
  );
}

/** The id of a point in time holds the names of the indices themselves, and these are what is asked for, not the alias. */
function pointInTimeNeeds(_parts: string[], body: string): Need[] {
  const { pit }: { pit?: { id: string } } = JSON.parse(body);
  const text = Buffer.from(pit?.id ?? '', 'base64').toString('latin1');
  const names = [...new Set(text.match(/[a-z0-9-]+-(?:tweets|conversations)-\d+-\d+/g))];
  if (names.length === 0) unknown(`a search that names no index: ${body}`);
  return [{ action: 'indices:data/read/search', names }];
}

// What privileges are made of, by Elasticsearch's reference of them and its sources.
const privilegeActions: Record<string, string[]> = {
  monitor: ['cluster:monitor/*'],
  manage_index_templates: ['indices:admin/template/*', 'indices:admin/index_template/*'],
  read: ['indices:data/read/*'],
  index: ['indices:data/write/index*', 'indices:data/write/bulk*', 'indices:data/write/update*'],
  delete: ['indices:data/write/delete*', 'indices:data/write/bulk*'],
  create_index: ['indices:admin/create', 'indices:admin/auto_create'],
  view_index_metadata: ['indices:admin/get', 'indices:admin/mappings/get', 'indices:admin/aliases/get'],
  manage: ['indices:admin/*', 'indices:monitor/*'],
};

const fits = (pattern: string, value: string): boolean =>
  new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`).test(value);

const allows = (privileges: readonly string[], action: string): boolean =>
  privileges.some((privilege) =>
    (privilegeActions[privilege] ?? unknown(`the privilege ${privilege}`)).some((pattern) => fits(pattern, action)),
  );

export type Grants = { cluster: string[]; indices: { names: string[]; privileges: string[] }[] };

/** What of a need these grants do not cover: its action, and the names. */
export function refused({ cluster, indices }: Grants, { action, names }: Need): string[] {
  if (names === null) return allows(cluster, action) ? [] : [`${action} on the cluster`];
  const isAllowed = (name: string) =>
    indices.some((entry) => entry.names.some((pattern) => fits(pattern, name)) && allows(entry.privileges, action));
  return names.filter((name) => !isAllowed(name)).map((name) => `${action} on ${name}`);
}

/** The grants without one privilege of one name, each in turn. */
export function withoutOne({ cluster, indices }: Grants): { what: string; grants: Grants }[] {
  const without = <Item>(items: readonly Item[], item: Item) => items.filter((other) => other !== item);
  const single = indices.flatMap(({ names, privileges }) => names.map((name) => ({ names: [name], privileges })));
  return [
    ...cluster.map((privilege) => ({
      what: `${privilege} on the cluster`,
      grants: { cluster: without(cluster, privilege), indices },
    })),
    ...single.flatMap((entry) =>
      entry.privileges.map((privilege) => ({
        what: `${privilege} on ${entry.names[0]}`,
        grants: {
          cluster,
          indices: [...without(single, entry), { ...entry, privileges: without(entry.privileges, privilege) }],
        },
      })),
    ),
  ];
}
