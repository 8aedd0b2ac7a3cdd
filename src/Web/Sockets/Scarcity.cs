using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace SyncStream.Web.Sockets;

/// <summary>
/// What to do where the system has no more to give: each try fails at once, so whoever accepts in a loop would burn a core. It pauses,
/// and says now and then what to raise.
/// </summary>
/// <param name="who">Who waits meanwhile, in words that fit before "wait".</param>
/// <param name="log">Told once in <see cref="TellEach"/>.</param>
/// <param name="time">The clock.</param>
public sealed class Scarcity(string who, ILogger log, TimeProvider time)
{
    /// <summary>Between two tries. Nobody notices it, and ten tries a second cost nothing.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two lines in the log.</summary>
    public static readonly TimeSpan TellEach = TimeSpan.FromMinutes(1);

    private readonly Lock _telling = new();
    private long? _told;

    /// <summary>
    /// Whether it came for want of descriptors or memory: EMFILE, ENFILE, ENOBUFS, ENOMEM. .NET has no name for the last and calls all that
    /// it does not know SocketError; a call of ours that needs a descriptor throws IOException.
    /// </summary>
    public static bool Is(Exception error) =>
        error
            is IOException
                or SocketException
                {
                    SocketErrorCode: SocketError.TooManyOpenSockets
                        or SocketError.NoBufferSpaceAvailable
                        or SocketError.SocketError
                };

    /// <summary>Says so, and pauses.</summary>
    /// <returns>False where it was told to stop meanwhile.</returns>
    public async ValueTask<bool> Wait(Exception error, CancellationToken stop)
    {
        Tell(error.Message);
        await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    /// <summary>Says so, once in a while.</summary>
    public void Tell(string reason)
    {
        lock (_telling)
        {
            if (_told is { } told && time.GetElapsedTime(told) < TellEach)
            {
                return;
            }

            _told = time.GetTimestamp();
        }

        log.LogWarning(
            "This process can take no more connections, so {Who} wait: {Reason}. Most likely it has as many open files as it may: raise LimitNOFILE= of the service, or ulimit -n before the start",
            who,
            reason
        );
    }
}
