using System.Diagnostics;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Telemetry;

namespace SyncStream.Node.Rooms;

/// <summary>A command's step in its room, from its arrival to its answer, where steps are followed.</summary>
internal readonly record struct RoomStep(Activity? Activity)
{
    public static readonly RoomStep None;

    /// <summary>As it goes on to others (W3C traceparent).</summary>
    public string? Id => Activity?.Id;

    public static RoomStep Begin(RoomId room, Perform asked)
    {
        if (asked.Trace is null)
        {
            return None;
        }

        var activity = Spans.Begin("command decided", ActivityKind.Consumer, asked.Trace);
        activity?.SetTag("room", room.Value);
        if (asked.Input is RoomInput.Command { Body: var command })
        {
            activity?.SetTag("kind", command.GetType().Name).SetTag("commandId", command.CommandId.Value);
        }

        return new(activity);
    }

    /// <summary>It is answered.</summary>
    public void End(string outcome, long revision)
    {
        Activity?.SetTag("outcome", outcome).SetTag("revision", revision);
        Activity?.Dispose();
    }
}
