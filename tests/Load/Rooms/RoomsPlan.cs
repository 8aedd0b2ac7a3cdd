using System.Globalization;

namespace SyncStream.Load.Rooms;

/// <summary>What a run of `rooms` does.</summary>
internal sealed record RoomsPlan
{
    public int Viewers { get; init; } = 10_000;

    public int Rooms { get; init; } = 1_000;

    public int Workers { get; init; } = 2;

    /// <summary>How often everything is measured; medians count.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>Of each steady phase.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Traffic before anything is measured: a server that lives for days is measured as it then is, not while its hot code is
    /// compiled. The same for every server; 5 s where there are fewer than 1,000 viewers.
    /// </summary>
    public TimeSpan Warm { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Changes of the playhead per room and second.</summary>
    public double Seeks { get; init; } = 0.1;

    /// <summary>Lines of chat per room and second.</summary>
    public double Chats { get; init; } = 0.2;

    /// <summary>ws, sse, poll, or mixed: by turns.</summary>
    public string Transport { get; init; } = "ws";

    /// <summary>Servers, by turns: syncstream, socketio, socketio-cluster, syncplay.</summary>
    public IReadOnlyList<string> Servers { get; init; } = ["syncstream"];

    /// <summary>Viewers of a burst of joins; 0 for none.</summary>
    public int Burst { get; init; } = 2_000;

    /// <summary>Whether a worker is killed under its viewers.</summary>
    public bool Kills { get; init; } = true;

    /// <summary>Traffic alone, without what takes long to be measured at rest.</summary>
    public bool IsBrief { get; init; }

    /// <summary>A server that runs already, as host:port, instead of one of our own; its CPU and memory are not seen.</summary>
    public string? At { get; init; }

    /// <summary>File for the figures; null for none.</summary>
    public string? Out { get; init; }

    public static RoomsPlan From(IReadOnlyList<string> words)
    {
        var plan = new RoomsPlan();
        for (var i = 0; i < words.Count; i++)
        {
            string Next() =>
                ++i < words.Count ? words[i] : throw new ArgumentException($"{words[i - 1]} needs a value behind it");
            int Number() => int.Parse(Next(), CultureInfo.InvariantCulture);
            double Rate() => double.Parse(Next(), CultureInfo.InvariantCulture);
            plan = words[i] switch
            {
                "--viewers" => plan with { Viewers = Number() },
                "--rooms" => plan with { Rooms = Number() },
                "--workers" => plan with { Workers = Number() },
                "--rounds" => plan with { Rounds = Number() },
                "--seconds" => plan with { Time = TimeSpan.FromSeconds(Number()) },
                "--warm" => plan with { Warm = TimeSpan.FromSeconds(Number()) },
                "--seeks" => plan with { Seeks = Rate() },
                "--chats" => plan with { Chats = Rate() },
                "--transport" => plan with { Transport = Next() },
                "--servers" => plan with { Servers = Next().Split(',') },
                "--burst" => plan with { Burst = Number() },
                "--brief" => plan with { IsBrief = true },
                "--no-kill" => plan with { Kills = false },
                "--at" => plan with { At = Next() },
                "--out" => plan with { Out = Next() },
                var unknown => throw new ArgumentException($"{unknown} is not a word of `rooms`"),
            };
        }
        return plan with { Rooms = Math.Min(plan.Rooms, plan.Viewers) };
    }
}
