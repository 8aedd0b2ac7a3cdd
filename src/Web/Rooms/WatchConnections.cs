using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace SyncStream.Web.Rooms;

/// <summary>The hub connections of this worker, for relays to write to without SignalR's groups in between.</summary>
public sealed class WatchConnections(ILogger<DefaultHubLifetimeManager<WatchHub>> log)
    : DefaultHubLifetimeManager<WatchHub>(log)
{
    private readonly ConcurrentDictionary<string, ViewerConnection> _open = new();

    public int Count => _open.Count;

    public IEnumerable<ViewerConnection> All => _open.Values;

    /// <summary>An open connection; null where it is gone already.</summary>
    public ViewerConnection? Find(string connectionId) => _open.GetValueOrDefault(connectionId);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _open[connection.ConnectionId] = new(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _open.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }
}
