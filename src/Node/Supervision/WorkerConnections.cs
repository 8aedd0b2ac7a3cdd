using System.Collections.Concurrent;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>The control connections of the workers that said hello, for news that concern all of them.</summary>
internal sealed class WorkerConnections
{
    private readonly ConcurrentDictionary<ControlConnection, byte> _open = new();

    public void Add(ControlConnection connection) => _open[connection] = 0;

    public void Remove(ControlConnection connection) => _open.TryRemove(connection, out _);

    public void Tell(ControlMessage news)
    {
        foreach (var connection in _open.Keys)
        {
            connection.Post(news);
        }
    }
}
