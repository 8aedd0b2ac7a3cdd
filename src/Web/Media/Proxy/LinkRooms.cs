using System.Collections.Concurrent;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Media.Proxy;

/// <summary>
/// Whether viewers may still be in the rooms that their links were made in. A room is asked about a viewer every five minutes, and anew when
/// it put them out or closed: a player asks for segment after segment. A room that does not answer soon stops no film.
/// </summary>
internal sealed class LinkRooms
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly RoomClient _rooms;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(RoomId Room, ViewerId Viewer), Answer> _answers = new();
    private int _sweepAt = 64;

    public LinkRooms(RoomClient rooms, StreamCensus census, TimeProvider time)
    {
        (_rooms, _time) = (rooms, time);
        census.PutOut += Forget;
    }

    /// <summary>Why their links are of no use any more; null where they are.</summary>
    public async Task<Refusal?> Check(RoomId room, Caller viewer, CancellationToken left)
    {
        Sweep();
        var answer = _answers.AddOrUpdate(
            (room, viewer.ViewerId),
            _ => Ask(room, viewer),
            (_, known) => IsFresh(known) ? known : Ask(room, viewer)
        );
        return await answer.Refusal.Value.WaitAsync(left);
    }

    private Answer Ask(RoomId room, Caller viewer) =>
        new(new(() => Look(new(room, viewer, Password: null))), _time.GetTimestamp());

    private async Task<Refusal?> Look(Look look)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        try
        {
            var (_, refusal) = await _rooms.Look(look, from: null, patience.Token);
            // The password was asked for when the link was made.
            return refusal is { Code: ErrorCode.Banned or ErrorCode.NotFound } ? refusal : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private void Forget(RoomId room, ViewerId? viewer)
    {
        foreach (var (of, _) in _answers)
        {
            if (of.Room == room && (viewer is null || of.Viewer == viewer))
            {
                _answers.TryRemove(of, out _);
            }
        }
    }

    private void Sweep()
    {
        if (_answers.Count < Volatile.Read(ref _sweepAt))
        {
            return;
        }
        foreach (var (of, answer) in _answers)
        {
            if (!IsFresh(answer))
            {
                _answers.TryRemove(of, out _);
            }
        }
        Volatile.Write(ref _sweepAt, Math.Max(64, _answers.Count * 2));
    }

    private bool IsFresh(Answer answer) => _time.GetElapsedTime(answer.AskedAt) < Lasting;

    /// <param name="Refusal">Asked for by the first who wants it.</param>
    /// <param name="AskedAt">A time stamp.</param>
    private sealed record Answer(Lazy<Task<Refusal?>> Refusal, long AskedAt);
}
