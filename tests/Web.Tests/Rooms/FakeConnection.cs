using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

/// <summary>A connection that keeps what it was sent.</summary>
internal sealed class FakeConnection(string id) : ViewerConnection(ContextOf(id))
{
    public List<Broadcast> Sent { get; } = [];

    public Broadcast? Last { get; private set; }

    public bool Aborted { get; private set; }

    /// <summary>The client methods that were called, in order.</summary>
    public IEnumerable<string> Calls => Sent.Select(message => Call(message).Target);

    /// <summary>The arguments of the calls of one method, in order.</summary>
    public IEnumerable<T> Arguments<T>(string method) =>
        Sent.Select(Call).Where(call => call.Target == method).Select(call => (T)call.Arguments[0]!);

    public override void Send(Broadcast message) => Sent.Add(message);

    public override void Close(Broadcast last) => Last = last;

    public override void Abort() => Aborted = true;

    public static InvocationMessage Call(Broadcast message) => (InvocationMessage)message.Message.Message!;

    private static HubConnectionContext ContextOf(string id) =>
        new(new DefaultConnectionContext(id), new(), NullLoggerFactory.Instance);
}
