using Microsoft.Extensions.Hosting;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Sockets;

/// <summary>
/// Keeps all hub sockets alive by one timer: says something to each that was told nothing for a while, so that clients see silence, and
/// gives up those whose client is gone. Where the other end is the viewer's own, the kernel asks it more often and at less cost.
/// </summary>
internal sealed class SocketPulse(HubSockets sockets, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // Clients take 12 s (our page) to 30 s of silence for a broken line. Half a beat less than 5 s, so that the fifth beat is it.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(4.5);

    // Behind a proxy only the client's own answers tell that it is there, whatever it is told.
    private const int BeatsBetweenQuestions = 2;

    private const int AtOnce = 64;

    private static readonly byte[] Word = Frames.Of(Frames.Text, HubPing.Text);
    private static readonly byte[] Question = [.. Word, .. Frames.Of(Frames.Ping, [])];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var clock = new PeriodicTimer(Beat, time);
        for (var beat = 0; await clock.WaitForNextTickAsync(stoppingToken); beat++)
        {
            var turn = beat;
            foreach (var socket in sockets.Open)
            {
                Look(socket, ++turn, time);
                if (turn % AtOnce == 0)
                {
                    // To thousands it takes tens of milliseconds; rooms have their turn between.
                    await Task.Yield();
                }
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        sockets.AbortAll();
    }

    /// <summary>Says something where it is the socket's turn; gives it up where its client was silent for too long.</summary>
    internal static void Look(HubSocket socket, int turn, TimeProvider time)
    {
        var silence = time.GetElapsedTime(socket.HeardAt);
        if (silence > (socket.IsDirect ? SilentPeers.Client : SilentPeers.BehindProxy))
        {
            socket.Abort();
        }
        else if (
            socket.IsGreeted
            && (
                socket.IsDirect
                    ? time.GetElapsedTime(socket.SaidAt) >= LongestSilence
                    : turn % BeatsBetweenQuestions == 0
            )
        )
        {
            socket.Send(socket.IsDirect ? Word : Question);
        }
    }
}
