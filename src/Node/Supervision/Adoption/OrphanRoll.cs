using System.Collections.Concurrent;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision.Adoption;

/// <summary>
/// The orphans that have said hello so far. What they say suffices as proof that they are this data folder's workers:
/// they came over its control socket, whose folder no other user may enter, the kernel vouches for their pid and user
/// (SO_PEERCRED), and who is this user already could read the folder's keys and trace its processes anyway.
/// </summary>
internal sealed class OrphanRoll(string controlPath, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan LookEach = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<int, Orphan> _arrived = new();

    /// <summary>Takes note of a worker's hello.</summary>
    public void Report(Hello hello, ControlConnection connection)
    {
        if (PidFd.TryOpen(hello.Pid) is not { } process)
        {
            log.LogWarning("Worker {Pid} cannot be watched (no pidfd_open here), so it is replaced", hello.Pid);
            return;
        }
        // The number was the peer's when it connected; a line that is still open means that it is the peer's still.
        if (connection.HasHungUp)
            process.Dispose();
        else
            _arrived[hello.Pid] = new Orphan(hello, connection, process);
    }

    /// <summary>
    /// Waits until every living worker has said hello, but not for ever: one that hangs says nothing, and is killed, for it keeps its
    /// memory, its part of the cluster and the listening socket, whose queue it shares.
    /// </summary>
    /// <returns>Those who did and live.</returns>
    public async Task<IReadOnlyList<Orphan>> Gather(TimeSpan longest, CancellationToken stop)
    {
        var living = ProcessMarks.Living(controlPath);
        if (living.Count > 0)
            log.LogInformation("Workers of an earlier supervisor serve on: pid {Pids}. Waiting for them", Text(living));
        // Counted in looks: while the machine itself stands still nobody can say anything.
        for (var looked = TimeSpan.Zero; !living.IsSubsetOf(_arrived.Keys); looked += LookEach)
        {
            if (looked > longest)
            {
                log.LogWarning(
                    "No word from pid {Pids} within {Seconds} s (syncstream.supervisor.adopt-timeout). Going on without",
                    Text(living.Except(_arrived.Keys)),
                    longest.TotalSeconds
                );
                await EndTheSilent(longest);
                break;
            }
            await Task.Delay(LookEach, time, stop);
            living = ProcessMarks.Living(controlPath);
        }
        return [.. _arrived.Values.Where(orphan => !orphan.Process.HasEnded).OrderBy(orphan => orphan.Hello.Slot)];
    }

    /// <summary>Tells those who said hello that the server stops, and waits until they are gone.</summary>
    /// <param name="longest">Who takes longer is killed.</param>
    public async Task Stop(TimeSpan longest)
    {
        foreach (var orphan in _arrived.Values)
            orphan.Connection.Post(new StopWorker("the server stops", ServerStops: true));
        foreach (var left in await Left(longest))
        {
            log.LogWarning("Worker {Pid} was told to stop and does not. Killing it", left.Hello.Pid);
            left.Process.Signal(Libc.SigKill);
        }
    }

    private async Task<IReadOnlyList<Orphan>> Left(TimeSpan longest)
    {
        for (var since = time.GetTimestamp(); ; await Task.Delay(LookEach, time))
        {
            var left = _arrived.Values.Where(orphan => !orphan.Process.HasEnded).ToList();
            if (left.Count == 0 || time.GetElapsedTime(since) > longest)
                return left;
        }
    }

    // They hang as surely as a worker that its supervisor asks in vain.
    private async Task EndTheSilent(TimeSpan longest)
    {
        foreach (var pid in ProcessMarks.Living(controlPath).Except(_arrived.Keys))
        {
            using var process = PidFd.TryOpen(pid);
            // Its mark is still locked after the process was opened, so the number was its own; and it says whose it is.
            if (process is null || !ProcessMarks.Living(controlPath).Contains(pid) || !IsOurs(pid))
                continue;
            log.LogWarning("Worker {Pid} of an earlier supervisor says nothing. Killing it", pid);
            process.Signal(Libc.SigKill);
            // A process that waits for a disk dies only when that answers.
            for (var since = time.GetTimestamp(); !process.HasEnded && time.GetElapsedTime(since) < longest; )
                await Task.Delay(LookEach, time);
        }
    }

    // A folder shared by containers has marks of processes that have other numbers here.
    private bool IsOurs(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(controlPath);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Text(IEnumerable<int> pids) => string.Join(", ", pids.Order());
}
