using System.Diagnostics;
using System.Net;
using System.Text.Json;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Metrics;
using SyncStream.Web.Sessions;
using SyncStream.Web.Telemetry;

namespace SyncStream.Web.Rooms;

/// <summary>
/// What the edge does to a command before a room sees it: bounds its rate, reads it, looks up the video that it
/// names, hashes the password that it carries.
/// </summary>
public sealed class RoomCommands(
    RoomClient rooms,
    IVideoCatalogue videos,
    CommandRates rates,
    PasswordChanges passwordChanges,
    PasswordLine passwords,
    Measures measures,
    TimeProvider time
)
{
    /// <summary>Does a command as JSON; the ack, or why not.</summary>
    /// <param name="from">Where it comes from, of somebody who need not be in the room; else null.</param>
    public async Task<(CommandAck? Ack, Refusal? Refusal)> Perform(
        RoomId room,
        Session session,
        JsonElement json,
        IPAddress? from,
        CancellationToken stop
    )
    {
        var since = time.GetTimestamp();
        using var step = Spans.Begin("command asked", ActivityKind.Server);
        var (ack, refusal) = await Do(room, session, json, from, step, stop);
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
        IPAddress? from,
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

        if (command is RoomCommand.UpdateSettings { Password.Length: > 0 and var length })
        {
            if (length > RoomPassword.MaxLength)
            {
                return (null, Refusal.Invalid($"a password has at most {RoomPassword.MaxLength} characters"));
            }

            if (await RefusePassword(room, session, from, stop) is { } no)
            {
                return (null, no);
            }
        }

        step?.SetTag("kind", command.GetType().Name).SetTag("commandId", command.CommandId.Value);
        return await Prepare(session, command, stop) is { } input
            ? await rooms.Perform(room, input, from, stop, step?.Id)
            : (null, PasswordLine.Full);
    }

    // To hash it takes long on purpose, so the room is asked before: where it would refuse, nothing is hashed.
    private async Task<Refusal?> RefusePassword(RoomId room, Session session, IPAddress? from, CancellationToken stop)
    {
        var (seen, refusal) = await rooms.Look(new Look(room, session.Caller, Password: null), from, stop);
        if (refusal is not (null or { Code: ErrorCode.WrongPassword }))
        {
            return refusal;
        }

        if (seen?.Me.Role != Role.Host)
        {
            return Refusal.Forbidden("Only a host may do that here.");
        }

        return passwordChanges.Allow(room)
            ? null
            : new(ErrorCode.RateLimited, "the password was changed often; wait a few seconds");
    }

    // Null where too many passwords wait.
    private async Task<RoomInput?> Prepare(Session session, RoomCommand command, CancellationToken stop)
    {
        switch (command)
        {
            case RoomCommand.Enqueue enqueue:
                return new RoomInput.Command(session.Caller, enqueue, InfoOf(enqueue.Source));
            case RoomCommand.UpdateSettings { Password: { } password } update:
                var hash = "";
                if (password.Length > 0)
                {
                    if (passwords.Enter(() => RoomPassword.Hash(password), stop) is not { } hashed)
                    {
                        return null;
                    }

                    hash = await hashed;
                }

                return new RoomInput.Command(session.Caller, update with { Password = null }, PasswordHash: hash);
            default:
                return new RoomInput.Command(session.Caller, command);
        }
    }

    private SourceInfo? InfoOf(VideoSource source) =>
        source is VideoSource.Library library && videos.Find(library.VideoId) is { } video
            ? new(video.Title, video.Duration)
            : null;
}
