using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncStream.Web.Sockets;

namespace SyncStream.Web.Rooms;

/// <summary>One message to many viewers: serialised once, and framed once for all WebSockets.</summary>
public sealed class Broadcast(HubMessage message)
{
    private byte[]? _frame;

    /// <summary>A call of a client method.</summary>
    public Broadcast(string method, object argument)
        : this(new InvocationMessage(method, [argument])) { }

    internal SerializedHubMessage Message { get; } = new(message);

    /// <summary>A whole WebSocket frame; nobody changes it.</summary>
    internal ReadOnlyMemory<byte> Frame(IHubProtocol protocol) =>
        _frame ??= Frames.Of(Frames.Text, Message.GetSerializedMessage(protocol).Span);
}
