import { defaultTimeZone, zoneIn } from '../../import-kibana/defaults.ts';
import type { RuntimeField } from './data-view.ts';

// The index has no hour of the week: which one a time falls in depends on who asks, and where. So Elasticsearch works it out while it searches.

const clock = (field: string): string =>
  `if (doc['${field}'].size() == 0) return; ZonedDateTime time = doc['${field}'].value.withZoneSameInstant(${zoneIn(defaultTimeZone)});`;

/** The hour and the weekday that the clock of the time zone showed at a field's time; named so that they sort as they come. */
export const clockFields = (field: string): Record<string, RuntimeField> => ({
  inquiry_hour: {
    label: 'Hour of the inquiry',
    description:
      'Which hour the clock of the time zone of the import showed (UTC unless KIBANA_TIME_ZONE says otherwise).',
    type: 'keyword',
    script: `${clock(field)} int hour = time.get(ChronoField.HOUR_OF_DAY); emit((hour < 10 ? '0' : '') + hour);`,
  },
  inquiry_weekday: {
    label: 'Weekday of the inquiry',
    description: 'Which day of the week it was in the time zone of the import: 1 Monday to 7 Sunday.',
    type: 'keyword',
    script: `${clock(field)} int day = time.get(ChronoField.DAY_OF_WEEK); String[] names = new String[] {'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'}; emit(day + ' ' + names[day - 1]);`,
  },
});
