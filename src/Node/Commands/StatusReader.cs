using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary>Asks a running server how it is, as often as one likes, over one connection.</summary>
internal sealed class StatusReader : IAsyncDisposable
{
    private readonly ControlConnection _connection;
    private readonly IAsyncEnumerator<ControlMessage> _answers;

    private StatusReader(ControlConnection connection, CancellationToken cancellation)
    {
        _connection = connection;
        _answers = connection.ReadAll(cancellation).GetAsyncEnumerator(cancellation);
    }

    /// <exception cref="Hosting.TemporaryFailureException">No server runs there.</exception>
    public static async Task<StatusReader> Connect(string dataFolder, CancellationToken cancellation) =>
        new(await RunningServer.Connect(dataFolder, cancellation), cancellation);

    /// <summary>How it is now; null where it ended.</summary>
    public async Task<ServerStatus?> Next(CancellationToken cancellation)
    {
        _connection.Post(new GetStatus());
        while (await _answers.MoveNextAsync().AsTask().WaitAsync(cancellation))
            if (_answers.Current is ServerStatus status)
                return status;
        return null;
    }

    /// <summary>How the whole cluster is; null where the server ended.</summary>
    /// <exception cref="Hosting.TemporaryFailureException">Nobody can say at the moment.</exception>
    public async Task<ClusterStatus?> Cluster(CancellationToken cancellation)
    {
        _connection.Post(new GetCluster());
        while (await _answers.MoveNextAsync().AsTask().WaitAsync(cancellation))
            switch (_answers.Current)
            {
                case ClusterStatus status:
                    return status;
                case Refused refused:
                    throw new Hosting.TemporaryFailureException(refused.Reason);
            }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        // Hanging up first ends a read that is under way.
        await _connection.DisposeAsync();
    }
}
