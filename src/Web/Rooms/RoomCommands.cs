using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Metrics;
using SyncStream.Web.Sessions;
using SyncStream.Web.Telemetry;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Rooms;

/// <summary>
/// What the edge does to a command before a room sees it: bounds its rate, reads it, looks up the video that it
/// names, hashes the password that it carries.
/// </summary>
public sealed class RoomCommands(
    RoomClient rooms,
    IVideoCatalogue videos,
    CommandRates rates,
    Measures measures,
    TimeProvider time
)
{
    /// <summary>Does a command as JSON; the ack, or why not.</summary>
    public async Task<(CommandAck? Ack, Refusal? Refusal)> Perform(
        RoomId room,
        Session session,
        JsonElement json,
        CancellationToken stop
    )
    {
        var since = time.GetTimestamp();
        using var step = Spans.Begin("command asked", ActivityKind.Server);
        var (ack, refusal) = await Do(room, session, json, step, stop);
        measures.Performed(since, refusal);
        step?.SetTag("room", room.Value)
            .SetTag("viewer", session.ViewerId.Value)
            .SetTag("outcome", refusal?.WireCode ?? "done");
        return (ack, refusal);
    }

    private async Task<(CommandAck? Ack, Refusal? Refusal)> Do(
        RoomId room,
        Session session,
        JsonElement json,
        Activity? step,
        CancellationToken stop
    )
    {
        if (!rates.Allow(session.ViewerId))
        {
            return (null, new(ErrorCode.RateLimited, "too many commands at once; wait a second"));
        }

        var (command, refusal) = CommandReader.Read<RoomCommand>(json);
        if (command is null)
        {
            return (null, refusal);
        }

        if (command is RoomCommand.UpdateSettings { Password.Length: > RoomPassword.MaxLength })
        {
            return (null, Refusal.Invalid($"a password has at most {RoomPassword.MaxLength} characters"));
        }

        step?.SetTag("kind", command.GetType().Name).SetTag("commandId", command.CommandId.Value);
        return await rooms.Perform(room, await Prepare(session, command, stop), stop, step?.Id);
    }

    private async Task<RoomInput> Prepare(Session session, RoomCommand command, CancellationToken stop) =>
        command switch
        {
            RoomCommand.Enqueue enqueue => new RoomInput.Command(session.Caller, enqueue, InfoOf(enqueue.Source)),
            RoomCommand.UpdateSettings { Password: { } password } update => new RoomInput.Command(
                session.Caller,
                update with
                {
                    Password = null,
                },
                PasswordHash: password.Length == 0
                    ? ""
                    : await OwnThreads.Passwords.Run(() => RoomPassword.Hash(password)).WaitAsync(stop)
            ),
            _ => new RoomInput.Command(session.Caller, command),
        };

    private SourceInfo? InfoOf(VideoSource source) =>
        source is VideoSource.Library library && videos.Find(library.VideoId) is { } video
            ? new(video.Title, video.Duration)
            : null;
}

/// <summary>How many commands a viewer may send on this worker: 20 at once, 10 a second.</summary>
public sealed class CommandRates(TimeProvider time)
{
    private const double Burst = 20;
    private const double PerSecond = 10;
    private const int Forget = 10_000;
    private readonly ConcurrentDictionary<ViewerId, Bucket> _buckets = new();

    /// <summary>Takes a token of the viewer's bucket; false where there is none.</summary>
    public bool Allow(ViewerId viewer)
    {
        var bucket = _buckets.TryGetValue(viewer, out var known) ? known : New(viewer);
        lock (bucket)
        {
            var now = time.GetTimestamp();
            bucket.Tokens = Math.Min(
                Burst,
                bucket.Tokens + time.GetElapsedTime(bucket.At, now).TotalSeconds * PerSecond
            );
            bucket.At = now;
            if (bucket.Tokens < 1)
            {
                return false;
            }

            bucket.Tokens--;
            return true;
        }
    }

    // A full bucket is as good as none: dropping all now and then bounds the memory without a timer.
    private Bucket New(ViewerId viewer)
    {
        if (_buckets.Count > Forget)
        {
            _buckets.Clear();
        }

        return _buckets.GetOrAdd(viewer, _ => new Bucket(Burst, time.GetTimestamp()));
    }

    private sealed class Bucket(double tokens, long at)
    {
        public double Tokens { get; set; } = tokens;
        public long At { get; set; } = at;
    }
}
