using System.CommandLine;
using SyncStream.Node.Hosting;
using SyncStream.Node.Rooms.Journal;

namespace SyncStream.Node.Commands;

/// <summary>The options of a command that mirror settings, and the way from a parsed line to <see cref="RunSettings"/>.</summary>
internal sealed class SettingOptions
{
    private readonly Dictionary<string, Option<string?>> _byFlag;

    private readonly Option<string?> _config = new("--config")
    {
        Description = "HOCON file with your own settings, over the defaults in hocon/",
        HelpName = "FILE",
    };

    private readonly HashSet<string?> _variables;

    private SettingOptions(IReadOnlyCollection<Setting> settings)
    {
        _variables = [.. settings.Append(Setting.Postgresql).Select(setting => setting.Variable)];
        _byFlag = settings.ToDictionary(
            setting => setting.Flag,
            setting => new Option<string?>(setting.Flag)
            {
                Description = setting.Description,
                HelpName = setting.Flag.TrimStart('-').ToUpperInvariant(),
            }
        );
    }

    // A variable counts where its option does: CLUSTER_SEEDS, say, is nothing to a server of one machine.
    private Func<string, string?> Variables(Func<string, string?> all) =>
        name => _variables.Contains(name) ? all(name) : null;

    /// <summary>Adds options for these settings, and <c>--config</c>, to a command.</summary>
    public static SettingOptions AddTo(Command command, params IEnumerable<Setting> settings)
    {
        var options = new SettingOptions([.. settings]);
        foreach (var option in options._byFlag.Values)
            command.Options.Add(option);
        command.Options.Add(options._config);
        return options;
    }

    /// <summary>The options that were given on the line, by flag.</summary>
    public IReadOnlyDictionary<string, string> Given(ParseResult line) =>
        _byFlag
            .Select(option => (option.Key, Value: line.GetValue(option.Value)))
            .Where(option => option.Value is not null)
            .ToDictionary(option => option.Key, option => option.Value!);

    /// <summary>Weighs flags, environment, <c>.env</c>, the user's file and the layers for this way to run.</summary>
    /// <exception cref="UsageException">A value is not allowed, or the user's file has a mistake.</exception>
    public RunSettings Read(ParseResult line, params IEnumerable<string> waysToRun)
    {
        var file = line.GetValue(_config);
        var environment = DotEnv.OfWorkingDirectory();
        var sources = new SettingSources(
            flag => _byFlag.TryGetValue(flag, out var option) ? line.GetValue(option) : null,
            Variables(environment.GetValueOrDefault),
            file is null ? Akka.Configuration.Config.Empty : ConfigLayers.UserFile(file),
            file,
            ConfigLayers.Shipped(waysToRun),
            EnvironmentLayer.From(environment)
        );
        if (sources.Of(Setting.Postgresql).Length > 0)
            sources = sources with { Shipped = ConfigLayers.Shipped([.. waysToRun, PostgresJournal.Layer]) };
        return RunSettings.From(sources, Environment.ProcessorCount);
    }
}
