import { type PhraseBook, readPhraseBook } from './phrase-book.ts';

/** How a company's support desk answers. */
export type Desk = {
  medianMinutes: number;
  spread: number;
  /** What each further week multiplies the delay by: above 1 it gets worse. */
  weeklyFactor: number;
  answered: number;
  /** The share of answers due at night that wait for the morning. */
  closedAtNight: number;
  weekendFactor: number;
};

export type Company = {
  id: string;
  weight: number;
  book: PhraseBook;
  desk: Desk;
  agents: string[];
  signature: string;
};

/** Invented: any resemblance to a real company is an accident. */
export const companies: readonly Company[] = [
  {
    id: 'OmbrafonCare',
    weight: 31,
    book: readPhraseBook('ombrafon'),
    desk: {
      medianMinutes: 55,
      spread: 1,
      weeklyFactor: 1,
      answered: 0.9,
      closedAtNight: 0.5,
      weekendFactor: 1.5,
    },
    agents: ['JB', 'KL', 'MS', 'TR', 'AO', 'VP', 'EH'],
    signature: '^',
  },
  {
    id: 'Skarvia_Air',
    weight: 28,
    book: readPhraseBook('skarvia-air'),
    desk: {
      medianMinutes: 40,
      spread: 0.95,
      weeklyFactor: 1.17,
      answered: 0.86,
      closedAtNight: 0.6,
      weekendFactor: 1.6,
    },
    agents: ['Ines', 'Ruth', 'Paolo', 'Kai', 'Dag'],
    signature: '- ',
  },
  {
    id: 'WrenpostHelp',
    weight: 21,
    book: readPhraseBook('wrenpost'),
    desk: {
      medianMinutes: 420,
      spread: 0.9,
      weeklyFactor: 0.84,
      answered: 0.82,
      closedAtNight: 0.9,
      weekendFactor: 3,
    },
    agents: ['HC', 'NB', 'SD', 'WF'],
    signature: '-',
  },
  {
    id: 'PlumreelTV',
    weight: 13,
    book: readPhraseBook('plumreel'),
    desk: {
      medianMinutes: 14,
      spread: 0.9,
      weeklyFactor: 1,
      answered: 0.95,
      closedAtNight: 0.1,
      weekendFactor: 1.1,
    },
    agents: ['LW', 'ZK', 'CM', 'FA'],
    signature: '/',
  },
  {
    id: 'Fennimart',
    weight: 7,
    book: readPhraseBook('fennimart'),
    desk: {
      medianMinutes: 260,
      spread: 1.3,
      weeklyFactor: 0.97,
      answered: 0.74,
      closedAtNight: 0.95,
      weekendFactor: 2.2,
    },
    agents: ['Joan', 'Bea', 'Tom'],
    signature: '^',
  },
];

/** For tweets to two companies at once: an issue's name is both ids, joined by a plus sign. */
export const jointBook: PhraseBook = readPhraseBook('joint');

/** A week in which one company's network fails. */
export const incident = {
  company: 'OmbrafonCare',
  issue: 'outage',
  from: Date.UTC(2026, 9, 5),
  to: Date.UTC(2026, 9, 12),
  /** Complaints, compared with other weeks. */
  complaintsFactor: 3,
  delayFactor: 2.5,
  announcements: [
    "We're aware that many of you have no signal at the moment. Our engineers are working on it, and we're very sorry. Updates here.",
    'Update: calls and texts are back in most areas, data is slower than usual. Thank you for your patience & sorry again.',
    'Update: the network is stable. If you still see "SOS only", please switch the phone off & on once. Credits follow on the next bill.',
  ],
};

export function companyOf(id: string): Company {
  const company = companies.find((each) => each.id === id);
  if (company === undefined) throw new Error(`no company ${id}`);
  return company;
}
