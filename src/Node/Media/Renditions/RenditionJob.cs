using System.ComponentModel;
using System.Diagnostics;
using SyncStream.Protocol.Media;

namespace SyncStream.Node.Media.Renditions;

/// <summary>
/// One run of ffmpeg from a segment onwards. It stays a few segments ahead of what was last asked for: further on it simply does not
/// read, which makes ffmpeg wait, and gives its processor slot away; so it does behind each segment while viewers wait for another job and
/// none for this. It stops at what exists already.
/// </summary>
internal sealed class RenditionJob(
    VideoId video,
    Func<CancellationToken, Task<string>> path,
    StreamPlan plan,
    int first,
    Func<string> program,
    RenditionCache cache,
    HostSlots slots,
    RenditionOptions options,
    TimeProvider time
)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _limit;
    private volatile int _made;

    public int First => first;

    /// <summary>The first segment that is not made yet; one behind the last where it is all done.</summary>
    public int Next => first + _made;

    /// <summary>Lets it go on to this segment, and some ahead.</summary>
    public void Allow(int segment)
    {
        lock (_gate)
        {
            _limit = Math.Max(_limit, Math.Min(segment + options.Ahead, plan.Grid.Count - 1));
            _moved.TrySetResult();
            _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <param name="made">Told each segment (-1: the initialisation) once it lies in the cache.</param>
    /// <param name="turn">How much it is wanted, where it takes a slot.</param>
    /// <param name="stop">Ends it, ffmpeg included.</param>
    /// <exception cref="MediaFault">It could not be made.</exception>
    public async Task Run(Action<int> made, Turn turn, CancellationToken stop)
    {
        // Files whose index leads past the wanted place are begun earlier, in the end from the start.
        double[] margins = [0, 12, double.MaxValue];
        // Here, so that whoever waits hears it where there is none.
        var ffmpeg = program();
        var file = await path(stop);
        foreach (var margin in margins)
        {
            if (await Attempt(ffmpeg, file, margin, made, turn, stop))
            {
                return;
            }
        }
        throw MediaFault.OfFile(
            "A part of this video can't be reached: its index is damaged. Remuxing the file mends that."
        );
    }

    /// <summary>False where it began too late in the file.</summary>
    private async Task<bool> Attempt(
        string ffmpeg,
        string file,
        double margin,
        Action<int> made,
        Turn turn,
        CancellationToken stop
    )
    {
        IDisposable? slot = plan.IsHeavy ? await slots.Take(turn, stop) : null;
        var (from, output) = plan.Arguments(first, margin);
        try
        {
            using var process = Ffmpeg.Start(ffmpeg, [.. Ffmpeg.Input(file, from), .. output, .. Ffmpeg.FragmentsOut]);
            using var counted = FfmpegJobs.Begin();
            var complaints = Complaints.Read(process.StandardError, stop);
            try
            {
                var reader = new FragmentReader(process.StandardOutput.BaseStream);
                if (await Patiently(process, reader.ReadInit, stop) is { } init)
                {
                    if (!cache.Has(video, $"{plan.Name}/init.mp4"))
                    {
                        await cache.Put(video, $"{plan.Name}/init.mp4", init, stop);
                    }
                    made(-1);
                    var assembler = new SegmentAssembler(plan, reader.Timescale, first);
                    while (await Patiently(process, reader.ReadFragment, stop) is { } fragment)
                    {
                        var complete = assembler.Add(fragment);
                        if (assembler.Began > first && margin < double.MaxValue && plan.MustReachBack)
                        {
                            return false;
                        }
                        if (complete is not null && await Keep(complete, made, stop))
                        {
                            return true;
                        }
                        if (Next > Limit() || (slot is not null && slots.IsWanted(turn)))
                        {
                            slot?.Dispose();
                            slot = null;
                            await Released(stop);
                            slot = plan.IsHeavy ? await slots.Take(turn, stop) : null;
                        }
                    }
                    await process.WaitForExitAsync(stop);
                    if (process.ExitCode == 0 || Next > first)
                    {
                        // What it was cut off in the middle of would be taken for whole for ever.
                        if (!Ffmpeg.WasCutShort(process.ExitCode, await complaints) && assembler.Flush() is { } last)
                        {
                            await Keep(last, made, stop);
                        }
                        if (Next > first)
                        {
                            return true;
                        }
                    }
                }
                await process.WaitForExitAsync(stop);
                FfmpegJobs.Fail();
                var said = await complaints;
                throw Ffmpeg.WasCutShort(process.ExitCode, said)
                    ? MediaFault.CutShort(process.ExitCode, said)
                    : MediaFault.From(said);
            }
            finally
            {
                Ffmpeg.Kill(process);
            }
        }
        catch (Win32Exception e)
        {
            throw MediaFault.Passing("ffmpeg could not be started on the server.", e.Message);
        }
        catch (InvalidDataException e)
        {
            throw MediaFault.OfFile("ffmpeg made something of this video that can't be read.", e.Message);
        }
        finally
        {
            slot?.Dispose();
        }
    }

    /// <summary>True where there is nothing left to do: the end is reached, or what follows exists.</summary>
    private async Task<bool> Keep(Segment segment, Action<int> made, CancellationToken stop)
    {
        if (plan is StreamPlan.CopySound && segment.Number > Next)
        {
            throw MediaFault.OfFile("The sound of this video has a gap of some seconds. Remuxing the file mends that.");
        }
        await cache.Put(video, NameOf(plan, segment.Number), segment.Bytes, stop);
        _made = segment.Number + 1 - first;
        made(segment.Number);
        return Next >= plan.Grid.Count || cache.Has(video, NameOf(plan, Next));
    }

    public static string NameOf(StreamPlan plan, int segment) =>
        segment < 0 ? $"{plan.Name}/init.mp4" : $"{plan.Name}/{segment}.m4s";

    private int Limit()
    {
        lock (_gate)
        {
            return _limit;
        }
    }

    private async Task Released(CancellationToken stop)
    {
        for (; ; )
        {
            Task moved;
            lock (_gate)
            {
                if (Next <= _limit)
                {
                    return;
                }
                moved = _moved.Task;
            }
            await moved.WaitAsync(stop);
        }
    }

    /// <summary>A pipe's read can't be cancelled: the process is killed instead, and the read comes to its end.</summary>
    private async Task<T?> Patiently<T>(Process process, Func<CancellationToken, Task<T?>> read, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(options.StalledAfter, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        using var kill = either.Token.Register(() => Ffmpeg.Kill(process));
        var result = await read(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        return deadline.IsCancellationRequested
            ? throw MediaFault.Passing("Converting this video got stuck on the server; it will be tried again.")
            : result;
    }
}
