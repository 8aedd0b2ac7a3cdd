using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary>The server that runs on a data folder, for commands that speak to it.</summary>
internal static class RunningServer
{
    /// <exception cref="TemporaryFailureException">None runs there, or none yet.</exception>
    public static async Task<ControlConnection> Connect(string dataFolder, CancellationToken cancellation) =>
        await ControlClient.TryConnect(ControlPath.Of(dataFolder), cancellation)
        ?? throw new TemporaryFailureException(
            $"no server runs on the data folder '{dataFolder}' (choose another with --data)"
        );
}
