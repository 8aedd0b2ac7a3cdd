using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>The local viewers of one room, by connection: a viewer may have the room open twice.</summary>
internal sealed class RelayViewers
{
    private readonly Dictionary<string, (ViewerConnection Connection, Caller Caller)> _byConnection = [];

    public bool IsEmpty => _byConnection.Count == 0;

    /// <summary>Open connections.</summary>
    public int Count => _byConnection.Count;

    /// <summary>Each viewer once, however many connections they have.</summary>
    public IEnumerable<Caller> Callers => _byConnection.Values.Select(v => v.Caller).DistinctBy(c => c.ViewerId);

    public void Add(ViewerConnection connection, Caller caller) => _byConnection[connection.Id] = (connection, caller);

    /// <summary>True where a viewer has a connection here.</summary>
    public bool Has(ViewerId viewer) => _byConnection.Values.Any(v => v.Caller.ViewerId == viewer);

    /// <summary>Takes a connection out; whose it was, null where it is not here.</summary>
    public ViewerId? Remove(string connectionId) =>
        _byConnection.Remove(connectionId, out var gone) ? gone.Caller.ViewerId : null;

    /// <summary>Calls a client method on every connection; the argument is serialised once.</summary>
    public void Send(string method, object argument)
    {
        if (_byConnection.Count == 0)
        {
            return;
        }

        var message = new Broadcast(method, argument);
        foreach (var (connection, _) in _byConnection.Values)
        {
            connection.Send(message);
        }
    }

    /// <summary>Tells a viewer that they were kicked, and closes their connections.</summary>
    public void Expel(ViewerId viewer, string reason, bool banned)
    {
        var message = new Broadcast("kicked", new Kicked(reason, banned));
        foreach (var (id, (connection, _)) in _byConnection.Where(v => v.Value.Caller.ViewerId == viewer).ToList())
        {
            _byConnection.Remove(id);
            connection.Close(message);
        }
    }

    /// <summary>Cuts every connection; the clients come back by themselves.</summary>
    public void AbortAll()
    {
        foreach (var (connection, _) in _byConnection.Values)
        {
            connection.Abort();
        }

        _byConnection.Clear();
    }
}

/// <summary>The client method <c>kicked</c>.</summary>
internal sealed record Kicked(string Reason, bool Banned);

/// <summary>The client method <c>reconnect</c>: come back within so many milliseconds, any worker will do.</summary>
internal sealed record Reconnect(int WithinMs);
