namespace SyncStream.Sync;

/// <summary>Starts, seeks and joins, one after the other, each watched until it must be over.</summary>
/// <param name="inStepMs">In step is who is no further apart than this: what the network's row promises of the spread.</param>
internal sealed class Passages(
    IReadOnlyList<Watcher> watchers,
    RoomScript room,
    bool naive,
    double inStepMs,
    Func<TimeSpan, Task> watch
)
{
    // The page nearest to the server presses: the way of a far one to the server is none of the others'.
    private readonly Watcher _presser = watchers[^1];

    private IReadOnlyList<Recording> Pages => [.. watchers.Select(w => w.Recording)];

    /// <summary>Presses play (the naive client has no button: the script does), and lets them watch for a while.</summary>
    public async Task<(Passage Start, Decided Decided)> Start(TimeSpan length)
    {
        var before = _presser.Recording.Decided.Count;
        var pressed = await _presser.Now();
        if (naive)
        {
            await room.Send(new { kind = "play" });
        }
        else
        {
            await _presser.Person.PressPlay();
        }

        await watch(length);
        var start = _presser.Recording.Decided[before];
        pressed = _presser.Recording.Told.LastOrDefault(e => e.Kind == "click" && e.At >= pressed).At is > 0 and var at
            ? at
            : pressed;
        var began = Pages.Select(p => p.BeganAt(start.Position, pressed)).ToList();
        var all = began.All(b => b is not null) ? began.Max() : null;
        return (new(all - pressed, start.Lead), start);
    }

    public async Task Pause()
    {
        await room.Send(new { kind = "pause" });
        await watch(TimeSpan.FromSeconds(2));
    }

    public async Task<Passage> Seek(double position, TimeSpan length)
    {
        var before = _presser.Recording.Decided.Count;
        await room.Send(new { kind = "seek", position });
        await watch(length);
        var seek = _presser.Recording.Decided[before];
        var loaded = Pages.Select(p => p.LoadedAfter(seek.At) ?? double.PositiveInfinity).Max();
        var until = seek.StartsAt + length.TotalMilliseconds - 1_500;
        var inStep = Spread.InStepAfter(Pages, Math.Max(seek.StartsAt, loaded), until, inStepMs);
        return new(inStep + Math.Max(seek.StartsAt, loaded) - seek.At, loaded - seek.At);
    }

    /// <summary>Someone comes through the door while the others watch.</summary>
    public async Task<Passage> Join(Watcher late, TimeSpan length)
    {
        await late.JoinFromTheDoor(room.Id);
        await Task.WhenAll(watch(length), late.CollectAfter(length));
        var told = late.Recording.Told;
        var pressed = told.Last(e => e.Kind == "click").At;
        var loaded = told.Where(e => e.Kind == "loadeddata").Select(e => (double?)e.At).FirstOrDefault();
        if (loaded is null || late.Recording.Painted.Count == 0)
        {
            return new(null, loaded - pressed ?? double.PositiveInfinity);
        }

        var since = Math.Max(loaded.Value, late.Recording.Painted[0].At);
        var until = pressed + length.TotalMilliseconds - 1_500;
        return new(
            Spread.InStepAfter([.. Pages, late.Recording], since, until, inStepMs) + since - pressed,
            loaded.Value - pressed
        );
    }
}
