namespace SyncStream.Node.Hosting;

/// <summary>
/// Holds the public port back until this node can answer for rooms. Workers share one listening socket: one that takes
/// connections before it has joined the cluster would make viewers wait whom its neighbours serve at once.
/// </summary>
internal sealed class ReadyBeforeOpen(RoomsAnswer roomsAnswer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => roomsAnswer(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
