import { type DataViewName, dataViewReference, type SavedObject, savedObject } from '../saved-object.ts';

export type SearchDraft = {
  id: string;
  title: string;
  description: string;
  view: DataViewName;
  kql: string;
  columns: string[];
  sort: [field: string, direction: 'asc' | 'desc'];
};

const indexReference = 'kibanaSavedObjectMeta.searchSourceJSON.index';

/** A table of documents, as Discover keeps it. */
export const savedSearch = ({ id, title, description, view, kql, columns, sort }: SearchDraft): SavedObject =>
  savedObject(
    'search',
    id,
    {
      title,
      description,
      columns,
      sort: [sort],
      grid: {},
      hideChart: true,
      isTextBasedQuery: false,
      timeRestore: false,
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({
          query: { query: kql, language: 'kuery' },
          filter: [],
          indexRefName: indexReference,
        }),
      },
    },
    [dataViewReference(view, indexReference)],
  );
