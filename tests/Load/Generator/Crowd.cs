using System.Diagnostics;
using SyncStream.Load.Peers;

namespace SyncStream.Load.Generator;

/// <summary>Many connections that ask for random ranges.</summary>
internal static class Crowd
{
    /// <summary>As fast as they are answered.</summary>
    /// <param name="requests">In all.</param>
    /// <returns>How long it took.</returns>
    public static TimeSpan Rush(Target target, long fileSize, int clients, int requests, int length)
    {
        var left = requests;
        return Run(
            target,
            clients,
            (connection, random) =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    connection.Get(At(random, fileSize, length), length);
                }
            }
        );
    }

    /// <summary>At a rate that does not depend on the answers; a request that is due while its connection is busy is sent late, and its lateness counted.</summary>
    /// <returns>The times to the first byte, sorted.</returns>
    public static TimeSpan[] Steady(
        Target target,
        long fileSize,
        int clients,
        int requests,
        int length,
        double perSecond
    )
    {
        var each = requests / clients;
        var pause = TimeSpan.FromSeconds(clients / perSecond);
        var times = new List<TimeSpan>();
        Run(
            target,
            clients,
            (connection, random) =>
            {
                var mine = new List<TimeSpan>(each);
                var due = TimeSpan.FromSeconds(random.NextDouble() * pause.TotalSeconds);
                var start = Stopwatch.GetTimestamp();
                for (var n = 0; n < each; n++, due += pause)
                {
                    var wait = due - Stopwatch.GetElapsedTime(start);
                    if (wait > TimeSpan.Zero)
                    {
                        // A generator of load has to keep time.
#pragma warning disable RS0030
                        Thread.Sleep(wait);
#pragma warning restore RS0030
                    }
                    var late = Stopwatch.GetElapsedTime(start) - due;
                    mine.Add(
                        connection.Get(At(random, fileSize, length), length) + (late > TimeSpan.Zero ? late : default)
                    );
                }
                lock (times)
                {
                    times.AddRange(mine);
                }
            }
        );
        times.Sort();
        return [.. times];
    }

    /// <summary>Everybody reads the same bytes from the beginning, as a room's viewers do.</summary>
    public static TimeSpan Together(Target target, int clients, long bytes, int length) =>
        Run(
            target,
            clients,
            (connection, _) =>
            {
                for (var at = 0L; at < bytes; at += length)
                {
                    connection.Get(at, Math.Min(length, bytes - at));
                }
            }
        );

    private static TimeSpan Run(Target target, int clients, Action<RangeConnection, Random> work)
    {
        var connections = Enumerable.Range(0, clients).Select(_ => new RangeConnection(target)).ToList();
        var failures = new List<Exception>();
        var threads = connections
            .Select(
                (connection, n) =>
                    new Thread(
                        () =>
                        {
                            try
                            {
                                work(connection, new Random(n));
                            }
                            catch (Exception e)
                            {
                                lock (failures)
                                {
                                    failures.Add(e);
                                }
                            }
                        },
                        maxStackSize: 256 * 1024
                    )
            )
            .ToList();
        var watch = Stopwatch.StartNew();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        watch.Stop();
        connections.ForEach(connection => connection.Dispose());
        return failures.Count == 0 ? watch.Elapsed : throw new AggregateException(failures);
    }

    private static long At(Random random, long fileSize, int length) => random.NextInt64(0, fileSize - length);
}
