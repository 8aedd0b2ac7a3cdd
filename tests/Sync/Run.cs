using System.Globalization;
using SyncStream.SystemTests;

namespace SyncStream.Sync;

/// <summary>One run of one scenario: a server with two workers, a page behind each network, and what they painted.</summary>
internal sealed class Run(Scenario scenario, string clip, TimeSpan length, Action<string> say) : IAsyncDisposable
{
    private const double SettlesMs = 5_000;
    private const double FrameMs = 1_000.0 / FrameClip.FramesPerSecond;

    private readonly List<Watcher> _watchers = [];
    private RunningSyncStream _server = null!;
    private Browser.Tests.Browser _browser = null!;
    private RoomScript _room = null!;

    public async Task<Result> Measure()
    {
        _server = await RunningSyncStream.StartWith(clip, workers: 2);
        _browser = await Browser.Tests.Browser.Open();
        _room = await RoomScript.Open(_server.Url);
        await Gather();
        await Watch(TimeSpan.FromSeconds(10));
        say("all are there");

        var passages = new Passages(_watchers, _room, scenario.Naive, scenario.TargetP95Ms ?? FrameMs, Watch);
        var (first, started) = await passages.Start(length);
        var starts = started.StartsAt;
        var until = await _watchers[0].Now();
        double? killed = scenario.KillsWorker ? await Kill() : null;
        var quiet = await _watchers[0].Now();
        var pages = Recordings();
        List<Passage> begun = [first];
        List<Passage> seeks = [];
        List<Passage> joins = [];
        if (!scenario.KillsWorker && !scenario.Brief)
        {
            await Repeat(
                4,
                begun,
                async _ =>
                {
                    await passages.Pause();
                    return (await passages.Start(TimeSpan.FromSeconds(4))).Start;
                }
            );
            await Repeat(3, seeks, n => passages.Seek(100 + 130 * n, TimeSpan.FromSeconds(7)));
            if (!scenario.Naive)
            {
                await Repeat(2, joins, n => JoinLate(passages, n));
            }
        }

        var settled = starts + SettlesMs;
        var spread = Spread.Over(pages, settled, until);
        var values = spread.Select(s => s.Ms).ToList();
        return new()
        {
            Scenario = scenario.Name,
            Pages = pages.Count,
            Seconds = (until - settled) / 1_000,
            P50 = Spread.Percentile(values, 0.5),
            P95 = Spread.Percentile(values, 0.95),
            P99 = Spread.Percentile(values, 0.99),
            Max = values.Max(),
            TargetP95 = scenario.TargetP95Ms,
            TargetP99 = scenario.TargetP99Ms,
            OthersP95 = scenario.Networks.Distinct().Count() > 1 ? OthersP95(pages, settled, until) : null,
            Starts = begun,
            Seeks = seeks,
            Joins = joins,
            MovedByKill = killed is { } at ? pages.Max(page => Moved(page, at, quiet)) : null,
            CorrectionsPerMinute = Corrections(pages, settled, until),
            RateDeviation = RateDeviation(pages, starts, until),
            Unreadable = pages.Sum(p => p.Unreadable),
            Load = double.Parse(
                (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0],
                CultureInfo.InvariantCulture
            ),
            Cpus = Environment.ProcessorCount,
            Series = Chart.SeriesOf(spread, starts),
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watcher in _watchers)
        {
            await watcher.DisposeAsync();
        }

        _room?.Dispose();
        await (_browser?.DisposeAsync() ?? default);
        await (_server?.DisposeAsync() ?? default);
    }

    private List<Recording> Recordings() => [.. _watchers.Select(w => w.Recording)];

    private async Task Gather()
    {
        for (var i = 0; i < scenario.Networks.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"P{i + 1}");
            _watchers.Add(await Watcher.Open(_browser, name, scenario.Networks[i], _server.Port, i + 1));
        }

        if (scenario.Naive)
        {
            await Task.WhenAll(_watchers.Select(w => w.OpenNaive(_room.Id)));
        }
        else
        {
            await Task.WhenAll(_watchers.Select(w => w.Join(_room.Id)));
        }

        await Task.WhenAll(_watchers.Select(w => w.HasVideo()));
    }

    private async Task<double> Kill()
    {
        var killed = await _watchers[0].Now();
        var (pid, _) = (await _server.Connections()).MaxBy(worker => worker.Connections);
        killed = await _watchers[0].Now();
        Signals.Send("KILL", pid);
        await Watch(TimeSpan.FromSeconds(15));
        return killed;
    }

    private static async Task Repeat(int times, List<Passage> passages, Func<int, Task<Passage>> pass)
    {
        for (var n = 0; n < times; n++)
        {
            passages.Add(await pass(n));
        }
    }

    private async Task<Passage> JoinLate(Passages passages, int n)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Late{n + 1}");
        await using var late = await Watcher.Open(_browser, name, scenario.Networks[0], _server.Port, 99 + n);
        return await passages.Join(late, TimeSpan.FromSeconds(12));
    }

    /// <summary>Lets them watch, and takes what they recorded meanwhile.</summary>
    private async Task Watch(TimeSpan time)
    {
        await Task.Delay(time);
        await Task.WhenAll(_watchers.Select(w => w.Collect()));
    }

    private static double OthersP95(List<Recording> pages, double from, double to) =>
        Spread.Percentile(Spread.Over(pages[1..], from, to).Select(s => s.Ms), 0.95);

    // Against where it would have been had nothing happened; a picture that came late is no move.
    private static double Moved(Recording page, double killed, double until)
    {
        var before = Median(page, killed - 2_000, killed);
        return Enumerable
            .Range(0, (int)((until - killed) / 500))
            .Max(i => Math.Abs(Median(page, killed + i * 500, killed + (i + 1) * 500) - before));
    }

    private static double Median(Recording page, double from, double to) =>
        Spread.Percentile(
            page.Painted.Where(p => p.At >= from && p.At < to).Select(p => p.Frame * FrameMs - p.At),
            0.5
        );

    private static double Corrections(List<Recording> pages, double from, double to)
    {
        var count = pages.Sum(page =>
        {
            var told = page.Told.Where(e => e.At >= from && e.At < to).ToList();
            // A nudge is two changes of the rate: there and back.
            return told.Count(e => e.Kind == "seeking") + told.Count(e => e.Kind == "ratechange") / 2.0;
        });
        return count / pages.Count / ((to - from) / 60_000);
    }

    private static double RateDeviation(List<Recording> pages, double from, double to) =>
        pages
            .SelectMany(p => p.Told.Where(e => e.Kind == "ratechange" && e.At >= from && e.At < to))
            .Select(e => Math.Abs(e.Rate - 1))
            .DefaultIfEmpty()
            .Max();
}
