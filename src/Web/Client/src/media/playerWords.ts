import { addTranslation, setLanguage } from 'media-chrome/dist/utils/i18n.js';
import { language, t } from '../messages';

// Before the first of media-chrome's elements: each reads its words once, in the browser's language unless told otherwise.
addTranslation(language.code, t.chrome as unknown as Parameters<typeof addTranslation>[1]);
setLanguage(language.code);
