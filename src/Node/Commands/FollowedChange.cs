using System.Diagnostics;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary>Asks the running server for something that takes a while, and prints how it goes.</summary>
internal static class FollowedChange
{
    /// <summary>The exit code: 0 when it was done, 1 when it was refused or ended early, which standard error explains.</summary>
    /// <param name="hangsUp">Whether the server hanging up means that it is done: stopping is.</param>
    public static async Task<int> Run(
        string dataFolder,
        ControlMessage request,
        string done,
        CancellationToken cancellation,
        bool hangsUp = false
    )
    {
        var since = Stopwatch.GetTimestamp();
        await using var connection = await RunningServer.Connect(dataFolder, cancellation);
        connection.Post(request);
        await foreach (var message in connection.ReadAll(cancellation))
            switch (message)
            {
                case Progress progress:
                    Console.WriteLine(progress.Text);
                    break;
                case Refused refused:
                    await Console.Error.WriteLineAsync("syncstream: " + refused.Reason);
                    return 1;
                case Accepted when !hangsUp:
                    return Done();
            }
        if (hangsUp)
            return Done();
        await Console.Error.WriteLineAsync("syncstream: the server ended before it was done; its log says why");
        return 1;

        int Done()
        {
            Console.WriteLine($"{done} in {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
            return 0;
        }
    }
}
