export const openers = ['Hi', 'Hey', 'Hello', 'Ok', 'Seriously', 'Come on', 'Good morning'];
export const asks = [
  'Please help.',
  'Any update?',
  'Can someone answer, please?',
  'What should I do?',
  'Please sort this out.',
  'Who can I talk to?',
  'Help?',
  'I need an answer today.',
];
export const grumbles = [
  'Not happy.',
  'Really poor service.',
  'This is ridiculous!',
  'Never again.',
  'I expected better.',
  'So disappointed.',
  'Sort it out!',
  'Unacceptable.',
  'How hard can it be?',
  'Absolute joke.',
  '#fail',
  '#customerservice',
];
export const angry = ['😡', '😤', '🙄', '😩', '🤦', '😠', '🤬', '😢', '👎', '🤷‍♀️', '😡😡'];
export const glad = ['😍', '👏', '❤️', '😊', '🙌', '🎉', '👍🏽'];
export const shared = ['Same here', 'Same problem here', 'Me too', 'Exactly the same for us', "You're not alone, same"];
export const additions = ['Also:', 'PS', 'And:', 'Forgot to say:', 'Oh and', 'Plus:'];
export const thanks = [
  'Thank you, {I appreciate it|much appreciated|really kind of you}.',
  'Thanks{ a lot|, {will try|noted}|}.',
  'Great, thanks for the quick reply',
  'Ok thank you {👍|🙏|}',
  '{Cheers|Ok|Right}, {will do|let me try}.',
  "That's {very|} kind, thanks",
  '{Perfect|Brilliant|Lovely}, {thanks|thank you}!',
  'Finally! Thank you.',
];
export const welcomes = [
  "You're {very|} welcome! {Have a lovely {day|evening|weekend}.|}",
  'Happy {to help|we could help}! {Just shout if you need us again.|}',
  'Glad to hear it! {😊|}',
  'Any time. {Take care!|Thanks for your patience.}',
];
export const requests = [
  'Please message us in private with your {ref}.',
  'Could you DM us your {ref}?',
  'If you send us your {ref} in private, {we can look closer|I can check}.',
];
export const closings = [
  "{We'll|I'll} keep an eye on it.",
  'Thanks for your patience.',
  'More here: https://example.com/help/{10-99}',
  'Thanks for letting us know.',
];
/** For threads in which an issue's own replies are used up. */
export const laterReplies = [
  "Thanks for {getting back|your reply}. {We've passed this on to the team|This is with the right team now} and will message you {today|as soon as we know more}.",
  "{We understand, and we're|We're very} sorry this is taking so long. A colleague is looking at it {right now|as we speak}.",
  'Thank you, {that helps|got it}. {One moment please, checking.|Let me check that for you.}',
  "We've {escalated|pushed} this for you. {Please bear with us.|You'll hear from us by {tomorrow|tonight}.}",
  "We've replied to your private message.",
];
export const laterFollowUps = [
  '{Any news|Still waiting. Any news|So}?',
  '{Ok,|Right,} {but when|and how long will that take}?',
  "You've {said|told me} that before. {Please do something.|}",
  'Sent you a private message {just now|an hour ago}.',
  "I've answered {all that|your questions} {already|in private}.",
  "{Thanks but|Sorry but} that doesn't {help|answer my question}.",
];
/** Whose id it is decides the name. */
export const firstNames = [
  'Anna',
  'Ben',
  'Carla',
  'Dev',
  'Ella',
  'Femi',
  'Greta',
  'Hugo',
  'Ivy',
  'Jonas',
  'Leila',
  'Marek',
  'Nora',
];
