namespace SyncStream.Web.Sockets;

/// <summary>SignalR's message that says nothing but that its sender is there, as its JSON protocol writes it, separator included.</summary>
internal static class HubPing
{
    public static ReadOnlySpan<byte> Text => "{\"type\":6}\u001e"u8;
}
