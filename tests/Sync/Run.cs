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

        var (clicked, starts) = await Play();
        await Watch(length);
        var until = await _watchers[0].Now();
        double? killed = scenario.KillsWorker ? await Kill() : null;
        var quiet = await _watchers[0].Now();
        var pages = Recordings();
        double? seekToStep = null;
        double? joinToStep = null;
        if (!scenario.Naive && !scenario.KillsWorker && !scenario.Brief)
        {
            seekToStep = await Seek();
            joinToStep = await JoinLate();
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
            ClickToStart = clicked is { } click ? starts - click : null,
            StartToAll = pages.Select(p => p.FirstBeyond(p.FrameAt(starts - 300), starts - 300)).Max() - starts,
            SeekToStep = seekToStep,
            JoinToStep = joinToStep,
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

    private async Task<(double? Clicked, double Starts)> Play()
    {
        // The page nearest to the server presses play: the way of a far one to the server is none of the others'.
        var presser = _watchers[^1];
        if (scenario.Naive)
        {
            await _room.Send(new { kind = "play" });
        }
        else
        {
            await presser.Person.PressPlay();
        }

        var starts = await _room.WhenPlaying();
        await presser.Collect();
        return (scenario.Naive ? null : presser.Recording.Told.Last(e => e.Kind == "click").At, starts);
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

    private async Task<double?> Seek()
    {
        await _room.Send(new { kind = "seek", position = 300 });
        var starts = await _room.WhenPlaying();
        await Watch(TimeSpan.FromSeconds(10));
        return Spread.InStepAfter(Recordings(), starts, starts + 9_000, FrameMs);
    }

    private async Task<double?> JoinLate()
    {
        var network = scenario.Networks[0];
        var late = await Watcher.Open(_browser, "Late", network, _server.Port, 99);
        _watchers.Add(late);
        var door = await late.AtTheDoor(_room.Id);
        await Watch(TimeSpan.FromSeconds(18));
        if (late.Recording.Painted.Count == 0)
        {
            return null;
        }

        var seen = Math.Max(door, late.Recording.Painted[0].At);
        return Spread.InStepAfter(Recordings(), seen, door + 17_000, FrameMs) + (seen - door);
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
