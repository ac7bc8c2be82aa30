const words = (text: string): string[] => text.trim().split(/\s+/);

/**
 * Words of which an English text is full and that are no words of the other languages of the Latin alphabet (as `of`, `for`
 * and `was` are): where enough of a tweet's words are among them, its language is known without a closer look.
 */
export const englishWords: ReadonlySet<string> = new Set(
  words(`the and you your yours my mine our its it's are were being have having does did doing with from by that that's
    this these those there here what's when where which who whom why how i'm i've i'll i'd you're you've we're we've
    they're they've they them us if because but not don't doesn't didn't isn't aren't wasn't weren't can't couldn't
    won't wouldn't shouldn't haven't hasn't hadn't dont doesnt didnt isnt cant wont would could should just still get
    getting got before after again about out than then any only ever every very please thanks thank trying need want
    know going been even back one other really while since through until good great better worst never always hey yes
    today time day it what`),
);

/** Words that say nothing of what a tweet is about: no key phrases, and a bigram does not cross them but where stated. */
export const stopWords: ReadonlySet<string> = new Set(
  words(`a about above actually after again against ago ah ain all almost already also although always am an and another
    any anybody anyone anything anyway are aren as at aw b be because been before being below between both btw but by c
    came can come comes coming could couldn d day days did didn do does doesn doing don done dont down dude during each
    either else em end enough etc even ever every everybody everyone everything except far few for from further g gave
    get gets getting give given gives giving go goes going gon gonna got gotta guess guy guys had hadn has hasn have
    haven having he her here hers herself hey hi hello him himself his how however http https i if im ima in instead
    into is isn it its itself ive just keep keeps kinda knew know knows last least less let lets like literally ll lol
    lot lots ma made make makes making many may maybe me mean might mightn mine more morning most much must mustn my
    myself n na near need needn needs new next night now o of off oh ok okay omg on once one ones only onto or other
    others our ours ourselves out over own part per perhaps please pls plz possible pretty put quite r rather re really
    right rt s said same saw say saying says see seem seems seen several shall shan she should shouldn since so some
    somebody someone something soon sort still stuff such sure t take taken takes taking tell tells than   that
    thats  the their theirs them themselves then there theres these they thing things think this those though
    thought thru through  til till tho time times to today together told tomorrow tonight too took toward towards
    tried try trying u ugh um under until up upon ur us use used uses using ve very via w wan wanna want wanted wants
    was wasn way we well went were weren what whatever whats when whenever where whether which while who whole whom whos
    whose why will with within won would wouldn wow wtf x y ya yall yeah year years yep yes yesterday yet yo you your
    youre yours yourself yourselves`),
);

/** Words that say that something is not so. With the word that they deny they are one phrase, `not work`. */
export const denyingWords: ReadonlySet<string> = new Set(
  words(`no not never none nothing nobody without cannot cant can't dont don't didnt didn't doesnt doesn't isnt isn't
    arent aren't wasnt wasn't werent weren't wont won't wouldnt wouldn't couldnt couldn't shouldnt shouldn't havent
    haven't hasnt hasn't hadnt hadn't ain't aint unable`),
);
