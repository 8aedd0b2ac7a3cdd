using System.Globalization;
using System.Net;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms.Journal;

namespace SyncStream.Node.Commands;

/// <summary>One thing a person can set three ways: by flag, by environment variable, by HOCON key.</summary>
/// <param name="Key">The HOCON key; its default is in <c>hocon/syncstream.conf</c>.</param>
/// <param name="Flag">The option, with its dashes; empty for what must not stand on a command line, which all may read.</param>
/// <param name="Variable">The environment variable, where there is one.</param>
/// <param name="Allowed">What may be given, in words that fit after "give".</param>
/// <param name="Description">The option's line in <c>--help</c>.</param>
/// <param name="Accepts">Whether a text is one of the allowed.</param>
internal sealed record Setting(
    string Key,
    string Flag,
    string? Variable,
    string Allowed,
    string Description,
    Func<string, bool> Accepts
)
{
    // Accepted, it would make hosts wait for each other for ever.
    private const string NoIPv6 =
        "hosts do not speak IPv6 to each other; where they have nothing else, a private network such as WireGuard's gives them IPv4 addresses";

    public static readonly Setting Workers = new(
        "syncstream.workers.count",
        "--workers",
        "WORKERS",
        "a number from 1 to 256, or auto",
        "Worker processes [env WORKERS; default: half the CPUs, at least 2]",
        text => text == "auto" || IsNumber(text, 1, 256)
    );

    public static readonly Setting Port = new(
        "syncstream.http.port",
        "--port",
        "PORT",
        "a number from 0 to 65535 (0 takes a free port)",
        "Port for viewers [env PORT; default: 8000; 0 takes a free one]",
        text => IsNumber(text, 0, IPEndPoint.MaxPort)
    );

    public static readonly Setting Bind = new(
        "syncstream.http.bind",
        "--bind",
        null,
        "an IP address or localhost",
        "Address the port binds to [default: 0.0.0.0]",
        text => text == "localhost" || IPAddress.TryParse(text, out _)
    );

    public static readonly Setting Library = new(
        "syncstream.folders.library",
        "--library",
        "SYNCSTREAM_LIBRARY",
        "the path of a folder",
        "Folder with the videos [env SYNCSTREAM_LIBRARY; default: ./library]",
        // What is there is looked at by who makes it (LibraryFolder): where its disk is away that hangs, each worker in turn.
        IsPath
    );

    public static readonly Setting Data = new(
        "syncstream.folders.data",
        "--data",
        "SYNCSTREAM_DATA",
        "the path of a folder",
        "Folder for rooms, keys and caches [env SYNCSTREAM_DATA; default: ./data]",
        IsFolderPath
    );

    public static readonly Setting ClusterHost = new(
        "syncstream.cluster.host",
        "--cluster-host",
        "CLUSTER_IP",
        $"an IPv4 address of this machine ({NoIPv6})",
        "IPv4 address other hosts reach this one by [env CLUSTER_IP; default: 127.0.0.1]",
        text => IPAddress.TryParse(text, out _) && !ClusterAddress.IsIPv6(text)
    );

    public static readonly Setting ClusterPort = new(
        "syncstream.cluster.port",
        "--cluster-port",
        "CLUSTER_PORT",
        "a number from 0 to 65535 (0 takes a free port)",
        "Port other hosts reach this one by [env CLUSTER_PORT; default: a free one; node, seed: 4053]",
        text => IsNumber(text, 0, IPEndPoint.MaxPort)
    );

    public static readonly Setting Seeds = new(
        "syncstream.cluster.seeds",
        "--seeds",
        "CLUSTER_SEEDS",
        $"host:port, or several with commas between, each a name or an IPv4 address ({NoIPv6})",
        "Members of the cluster to join: host:port,host:port [env CLUSTER_SEEDS]",
        text =>
            text.Split(',')
                .All(seed =>
                    ClusterAddress.TryParse(seed.Trim(), out var address) && !ClusterAddress.IsIPv6(address.Host)
                )
    );

    public static readonly Setting Postgresql = new(
        "syncstream.journal.postgresql",
        "",
        "SYNCSTREAM_POSTGRESQL",
        "a connection string, like Host=db;Database=syncstream;Username=syncstream;Password=...",
        "",
        text => text.Length == 0 || PostgresJournal.Complaint(text) is null
    )
    {
        IsSecret = true,
    };

    /// <summary>Its value is never shown, not even in a complaint about it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The value of <see cref="Layer"/> for no layer.</summary>
    public const string NoLayer = "none";

    private static readonly string[] Layers = [NoLayer, "laptop", "small-vps", "big-host"];

    public static readonly Setting Layer = new(
        "syncstream.layer",
        "--layer",
        "SYNCSTREAM_LAYER",
        "none, laptop, small-vps or big-host",
        "Settings for a kind of machine: laptop, small-vps, big-host [env SYNCSTREAM_LAYER; default: none]",
        text => Layers.Contains(text)
    );

    public static readonly Setting LogFormat = new(
        "syncstream.log.format",
        "--log-format",
        "SYNCSTREAM_LOG_FORMAT",
        "text or json",
        "Lines for people, or JSON for programs [env SYNCSTREAM_LOG_FORMAT; default: text]",
        text => text is "text" or "json"
    );

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Setting> All =
    [
        Layer,
        Workers,
        Port,
        Bind,
        Library,
        Data,
        ClusterHost,
        ClusterPort,
        Seeds,
        Postgresql,
        LogFormat,
    ];

    /// <summary>Whole number between bounds, in plain digits.</summary>
    private static bool IsNumber(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most;

    private static bool IsFolderPath(string text) => IsPath(text) && !File.Exists(text);

    private static bool IsPath(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.IndexOfAny(Path.GetInvalidPathChars()) < 0;
}
