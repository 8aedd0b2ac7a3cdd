import { pluralsOf } from '../plural';
import type { AdminMessages } from './en';

const plural = pluralsOf('ar');

const rooms = (n: number) =>
  plural(n, {
    zero: 'لا غرف',
    one: 'غرفة واحدة',
    two: 'غرفتان',
    few: '# غرف',
    many: '# غرفة',
    other: '# غرفة',
  });
const viewers = (n: number) =>
  plural(n, {
    zero: 'لا مشاهدين',
    one: 'مشاهد واحد',
    two: 'مشاهدان',
    few: '# مشاهدين',
    many: '# مشاهدًا',
    other: '# مشاهد',
  });

export const admin: AdminMessages = {
  title: 'الإدارة',
  loading: 'جارٍ سؤال العمليات…',
  door: {
    hint: 'كلمة مرور الإدارة في إعدادات الخادم (syncstream.admin.password).',
    name: 'الإدارة',
    password: 'كلمة المرور',
    enter: 'دخول',
    wrong: 'هذه ليست كلمة مرور الإدارة.',
  },
  signOut: 'تسجيل الخروج',
  live: 'مباشر',
  stale: (time) => `لا إجابة منذ ${time}`,
  silent: (names) => `لا يجيب: ${names}. ما لديه ناقص أدناه.`,
  version: (version) => `الإصدار ${version}`,
  load: {
    title: 'الساعة الأخيرة',
    none: 'لا قياسات بعد: تأتي أولى النقاط بعد ثوانٍ.',
    viewers: 'المشاهدون',
    commands: 'الأوامر في الثانية',
    sent: 'الفيديو المُرسَل في الثانية',
    cpu: 'المعالج',
    memory: 'الذاكرة',
    rooms: 'الغرف المستيقظة',
    most: (value) => `الأعلى ${value}`,
    summary: (now, most) => `الآن ${now}، الأعلى في الساعة الأخيرة ${most}`,
    hourAgo: 'قبل 60 د',
    now: 'الآن',
  },
  workers: {
    title: 'العُقد والعمليات',
    worker: (n) => `العملية ${n}`,
    host: 'المضيف',
    cpus: (n) =>
      plural(n, {
        zero: 'لا معالجات',
        one: 'معالج واحد',
        two: 'معالجان',
        few: '# معالجات',
        many: '# معالجًا',
        other: '# معالج',
      }),
    free: (bytes) => `${bytes} متاحة`,
    supervisor: (pid, uptime) => `المشرف ${pid}، يعمل منذ ${uptime}`,
    noSupervisor: 'بلا مشرف',
    failed: (why) => `انتهى التغيير الأخير مبكرًا: ${why}`,
    changes: {
      reload: 'يجري استبدال كل العمليات واحدة تلو الأخرى.',
      scale: 'تُضاف عمليات أو تُزال.',
      drain: 'يجري استبدال عملية.',
      memory: 'يجري استبدال عملية تجاوزت حد الذاكرة.',
    },
    phases: {
      starting: 'تبدأ',
      online: 'تخدم',
      waiting: 'تنتظر البدء من جديد',
      draining: 'تُفرَّغ',
      hung: 'لا تجيب',
      stopping: 'تتوقف',
      givenUp: 'متروكة',
    },
    cpu: 'المعالج',
    memory: 'الذاكرة',
    viewers: 'المشاهدون',
    rooms: 'الغرف',
    streams: 'التدفقات',
    process: (pid, uptime) => `رقم ${pid}، تعمل منذ ${uptime}`,
    restarts: (n) =>
      plural(n, {
        zero: 'بلا إعادة تشغيل',
        one: 'إعادة تشغيل واحدة',
        two: 'إعادتا تشغيل',
        few: '# إعادات تشغيل',
        many: '# إعادة تشغيل',
        other: '# إعادة تشغيل',
      }),
    drain: 'تفريغ',
    drainOf: (n) => `تفريغ العملية ${n}`,
    drainSure: (n) => `تفريغ العملية ${n}؟`,
    drainHint:
      'تبدأ عملية جديدة أولًا. وعندما تخدم، تسلّم هذه مشاهديها وغرفها ثم تنتهي. لن يلاحظ أحد ذلك.',
    drainBegun: (n) => `يجري استبدال العملية ${n}، وعمليتها الجديدة تبدأ.`,
    unsupervised: 'لا أحد يشرف على هذه العملية، فلن يحل محلها شيء.',
  },
  shards: {
    title: 'أين تعيش الغرف',
    hint: 'كل مربع جزء من الغرف، وحرفه هو العملية التي تملكه.',
    shards: (n) =>
      plural(n, {
        zero: 'لا أجزاء',
        one: 'جزء واحد',
        two: 'جزآن',
        few: '# أجزاء',
        many: '# جزءًا',
        other: '# جزء',
      }),
    rooms,
    asleep: 'نائم',
    cell: (shard, worker, count) => `الجزء ${shard}: ${worker}، ${count}`,
  },
  rooms: {
    title: 'الغرف',
    search: 'ابحث عن غرفة بالعنوان أو الرمز',
    none: 'لا غرفة مستيقظة.',
    noMatch: 'لا غرفة مستيقظة تطابق.',
    shown: (shown, total) => `الأكثر امتلاءً: ${shown} من ${total}`,
    room: 'الغرفة',
    viewers: 'المشاهدون',
    playing: 'تعرض',
    paused: 'متوقفة',
    worker: 'تعيش في',
    unlisted: 'غير معلنة',
    locked: 'بكلمة مرور',
    permanent: 'دائمة',
    open: (title) => `افتح ${title}`,
    close: 'إغلاق',
    closeOf: (title) => `أغلق ${title}`,
    closeSure: (title) => `إغلاق ${title}؟`,
    closeHint: (n) =>
      n === 0
        ? 'لا أحد فيها. ستزول قائمتها ومحادثتها.'
        : `فيها ${viewers(n)}، وسيخرجون منها. ستزول قائمتها ومحادثتها.`,
    closed: (title) => `أُغلقت ${title}`,
  },
  streams: {
    title: 'التدفقات',
    none: 'لا يُرسَل أي فيديو في هذه اللحظة.',
    video: 'الفيديو',
    outside: 'من مكان آخر',
    noRoom: 'بلا غرفة',
    count: (n) =>
      plural(n, {
        zero: 'لا تدفقات',
        one: 'تدفق واحد',
        two: 'تدفقان',
        few: '# تدفقات',
        many: '# تدفقًا',
        other: '# تدفق',
      }),
    viewers,
  },
  library: {
    title: 'المكتبة والرفع',
    videos: (n) =>
      plural(n, {
        zero: 'لا فيديوهات',
        one: 'فيديو واحد',
        two: 'فيديوهان',
        few: '# فيديوهات',
        many: '# فيديو',
        other: '# فيديو',
      }),
    converted: (n) =>
      plural(n, {
        zero: 'لا شيء منها يُحوَّل',
        one: 'واحد منها يُحوَّل أثناء المشاهدة',
        two: 'اثنان منها يُحوَّلان أثناء المشاهدة',
        few: '# منها تُحوَّل أثناء المشاهدة',
        many: '# منها تُحوَّل أثناء المشاهدة',
        other: '# منها تُحوَّل أثناء المشاهدة',
      }),
    empty: 'المكتبة فارغة.',
    holds: (host) => `لدى ${host}`,
    uploads: 'عمليات رفع لم تكتمل',
    noUploads: 'لا رفع جارٍ.',
    upload: (done, all) => `${done} من ${all}`,
  },
  members: {
    title: 'أعضاء العنقود',
    roles: { room: 'عملية', seed: 'مشرف', placement: 'يوزع الغرف', lighthouse: 'منارة' },
    statuses: {
      joining: 'ينضم',
      weaklyup: 'ينضم',
      up: 'حاضر',
      leaving: 'يغادر',
      exiting: 'يغادر',
      down: 'ساقط',
      removed: 'زال',
    },
    unreachable: 'لا يجيب',
  },
};
