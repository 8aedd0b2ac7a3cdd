using System.Globalization;
using Akka.Configuration;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Commands;

/// <summary>What a command runs with, after flags, environment, the user's file and the defaults were weighed.</summary>
internal sealed record RunSettings
{
    public required int Workers { get; init; }
    public required int Port { get; init; }
    public required string Bind { get; init; }

    /// <summary>Absolute path.</summary>
    public required string Library { get; init; }

    /// <summary>Absolute path.</summary>
    public required string Data { get; init; }
    public required string ClusterHost { get; init; }
    public required int ClusterPort { get; init; }
    public required IReadOnlyList<string> Seeds { get; init; }

    /// <summary>The connection string of the journal that hosts share; empty for a file in the data folder.</summary>
    public required string Postgresql { get; init; }

    /// <summary>Absolute path of the user's HOCON file.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The layer of <c>hocon/</c> for machines like this one; <c>none</c> for none.</summary>
    public required string Layer { get; init; }

    /// <summary>How log lines are written: text or json.</summary>
    public required string LogFormat { get; init; }

    /// <summary>What all this was weighed from.</summary>
    public required SettingSources Sources { get; init; }

    /// <summary>All layers, with the weighed values on top.</summary>
    public required Config Config { get; init; }

    /// <summary>The member port of a supervisor or seed of several hosts: the others must be able to name it.</summary>
    public int FixedClusterPort => ClusterPort == 0 ? ClusterAddress.DefaultPort : ClusterPort;

    /// <summary>Weighs the sources.</summary>
    /// <param name="sources">Where values may come from.</param>
    /// <param name="processors">CPUs of this machine, for <c>workers.count = auto</c>.</param>
    /// <exception cref="UsageException">A value is not allowed.</exception>
    public static RunSettings From(SettingSources sources, int processors)
    {
        var layer = sources.Of(Setting.Layer);
        if (layer != Setting.NoLayer)
            sources = sources.Over(ConfigLayers.Named(layer));
        var workers = sources.Of(Setting.Workers);
        var settings = new RunSettings
        {
            Workers = workers == "auto" ? Math.Max(2, processors / 2) : Number(workers),
            Port = Number(sources.Of(Setting.Port)),
            Bind = sources.Of(Setting.Bind),
            Library = Path.GetFullPath(sources.Of(Setting.Library)),
            Data = Path.GetFullPath(sources.Of(Setting.Data)),
            ClusterHost = sources.Of(Setting.ClusterHost),
            ClusterPort = Number(sources.Of(Setting.ClusterPort)),
            Seeds = Seeding(sources),
            Postgresql = sources.Of(Setting.Postgresql),
            ConfigFile = sources.UserFile is { } file ? Path.GetFullPath(file) : null,
            Layer = layer,
            LogFormat = sources.Of(Setting.LogFormat),
            Sources = sources,
            Config = Config.Empty,
        };
        return settings with { Config = settings.AsLayer().WithFallback(ConfigLayers.Merge(sources.Layers)) };
    }

    // No seeds is a value too, the default one; the setting's own check is about what is given.
    private static string[] Seeding(SettingSources sources) =>
        sources.Flag(Setting.Seeds.Flag) is null
        && sources.Environment(Setting.Seeds.Variable!) is null or ""
        && ConfigLayers.Merge(sources.Layers).GetStringList(Setting.Seeds.Key) is []
            ? []
            :
            [
                .. sources
                    .Of(Setting.Seeds)
                    .Split(',', StringSplitOptions.TrimEntries)
                    .Select(seed => ClusterAddress.ToText(ClusterAddress.Parse(seed))),
            ];

    private Config AsLayer() =>
        ConfigLayers.FromValues(
            new Dictionary<string, object>
            {
                [Setting.Workers.Key] = Workers,
                [Setting.Port.Key] = Port,
                [Setting.Bind.Key] = Bind,
                [Setting.Library.Key] = Library,
                [Setting.Data.Key] = Data,
                [Setting.ClusterHost.Key] = ClusterHost,
                [Setting.ClusterPort.Key] = ClusterPort,
                [Setting.Seeds.Key] = Seeds,
                [Setting.Postgresql.Key] = Postgresql,
                [Setting.Layer.Key] = Layer,
                [Setting.LogFormat.Key] = LogFormat,
            }
        );

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
