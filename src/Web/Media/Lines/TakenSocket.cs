using Microsoft.Win32.SafeHandles;

namespace SyncStream.Web.Media.Lines;

/// <summary>A connection that is nobody's: whoever has it watches it, and closes it in the end.</summary>
/// <param name="Handle">It does not block where it is asked not to (MSG_DONTWAIT).</param>
/// <param name="Poller">Who is to watch it.</param>
/// <param name="Unread">What came already.</param>
internal sealed record TakenSocket(SafeFileHandle Handle, Poller Poller, byte[] Unread);
