using System.Runtime.InteropServices;
using Akka.Actor;

namespace SyncStream.Node.Supervision;

/// <summary>
/// What SIGHUP means to a supervisor: reload, as for most servers; or stop, where it comes because the terminal that the
/// server was started in was closed.
/// </summary>
internal static class HangUp
{
    /// <summary>Listens until disposed.</summary>
    public static IDisposable Reloads(IActorRef workers, IHostApplicationLifetime lifetime, ILogger log)
    {
        var hadTerminal = HasTerminal();
        return PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            context =>
            {
                context.Cancel = true;
                if (hadTerminal && !HasTerminal())
                    lifetime.StopApplication();
                else
                    _ = Reload(workers, lifetime, log);
            }
        );
    }

    private static async Task Reload(IActorRef workers, IHostApplicationLifetime lifetime, ILogger log)
    {
        log.LogInformation("SIGHUP: reloading");
        try
        {
            var done = await workers.Ask<ChangeDone>(
                new ReloadWorkers(_ => { }),
                Timeout.InfiniteTimeSpan,
                lifetime.ApplicationStopping
            );
            if (done.Failure is { } failure)
                log.LogError("Not reloaded: {Failure}", failure);
            else
                log.LogInformation("Reloaded");
        }
        catch (OperationCanceledException) { }
    }

    // The controlling terminal can be opened for as long as there is one (tty(4)).
    private static bool HasTerminal()
    {
        try
        {
            using var terminal = File.OpenHandle("/dev/tty");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
