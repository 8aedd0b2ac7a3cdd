const list = (text: string) => text.split(' ');

/** In the order of the group names among the messages: faces, gestures, hearts and things. */
export const groups: readonly string[][] = [
  list(
    '😀 😂 🤣 😊 😍 🥰 😘 😎 🤩 🥳 😇 🙂 🙃 😉 😜 🤔 🤨 😐 😬 🙄 😴 🥱 😮 😱 😳 🥺 😢 😭 😤 😡 🤯 🤢 🤡 👻 💀 🤖',
  ),
  list('👍 👎 👏 🙌 🙏 🤝 💪 👋 🤞 ✌️ 🤘 👌 🫶 🤷 🤦 👀'),
  list('❤️ 🧡 💛 💚 💙 💜 🖤 💔 💕 💯 🔥 ✨ 🎉 🎊 ⭐ 🌈'),
  list('🍿 🎬 📺 🎥 🎧 🎵 🎮 🍕 🍔 🍪 🍫 🍦 ☕ 🍺 🍷 🥂 🐱 🐶 🦄 🐼 🦊 🐸 🚀 💡'),
];
