using System.Diagnostics;

namespace SyncStream.Web.Telemetry;

/// <summary>
/// The steps of a command, wherever they happen, under one trace id (W3C Trace Context): asked at the edge, decided by the room,
/// delivered by each worker that has viewers. Where nobody listens, neither an export nor the log, there are none and they
/// cost nothing.
/// </summary>
public static class Spans
{
    /// <summary>The name of the source, for whoever listens.</summary>
    public const string SourceName = "SyncStream";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// Begins a step; null where nobody listens. It does not become the thread's current one: actors share threads.
    /// </summary>
    /// <param name="name">What is done, in few words that do not vary.</param>
    /// <param name="kind">Where it stands between those who speak to each other.</param>
    /// <param name="trace">The step that led here, as it came with a message; null: the current one, where there is one.</param>
    public static Activity? Begin(string name, ActivityKind kind, string? trace = null)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var current = Activity.Current;
        var activity = ActivityContext.TryParse(trace, null, isRemote: true, out var context)
            ? Source.StartActivity(name, kind, context)
            : Source.StartActivity(name, kind);
        Activity.Current = current;
        return activity;
    }
}
