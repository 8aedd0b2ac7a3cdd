using System.Buffers.Text;
using System.Text;

namespace SyncStream.Load.Rooms;

/// <summary>SignalR's JSON protocol, as much of it as SyncStream's clients speak.</summary>
internal static class SignalR
{
    public const byte End = 0x1e;
    public const string Hub = "/hubs/watch";

    public static ReadOnlySpan<byte> Handshake => "{\"protocol\":\"json\",\"version\":1}\u001e"u8;

    public static ReadOnlySpan<byte> Ping => "{\"type\":6}\u001e"u8;

    private static long _commands;

    /// <param name="since">The last revision seen; 0 for none.</param>
    public static byte[] Join(string room, long since) =>
        Encoding.UTF8.GetBytes(
            $$"""{"type":1,"invocationId":"0","target":"Join","arguments":[{"roomId":"{{room}}"{{(
                since > 0 ? $",\"sinceRevision\":{since}" : ""
            )}}}]}"""
                + (char)End
        );

    public static byte[] Send(Remark remark, int number) =>
        Encoding.UTF8.GetBytes(
            $$"""{"type":1,"invocationId":"{{number}}","target":"Send","arguments":[{{Command(remark, number)}}]}"""
                + (char)End
        );

    /// <summary>The command as every server of the comparison gets it. Each has an id of its own: a phase's first number is that of the phase before, too.</summary>
    public static string Command(Remark remark, int number)
    {
        var id = $"00000000-0000-4000-8000-{++_commands:x12}";
        return remark == Remark.Chat
            ? $$"""{"kind":"chat","commandId":"{{id}}","text":"#{{number}} a line as people write them, forty or so"}"""
            : $$"""{"kind":"seek","commandId":"{{id}}","position":{{number}}}""";
    }

    /// <summary>The number behind <c>"invocationId":"</c>; -1 where there is none.</summary>
    public static int InvocationId(ReadOnlySpan<byte> message)
    {
        var key = "\"invocationId\":\""u8;
        var at = message.IndexOf(key);
        return at >= 0 && Utf8Parser.TryParse(message[(at + key.Length)..], out int id, out _) ? id : -1;
    }
}
