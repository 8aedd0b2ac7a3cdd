using Akka.Configuration;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Commands;

/// <summary>Where a setting's value comes from: flag, then environment, then the user's file, then <c>hocon/</c>.</summary>
/// <param name="Flag">The value given to an option, by its name with dashes.</param>
/// <param name="Environment">The value of a variable.</param>
/// <param name="User">The user's HOCON, and the path it was read from.</param>
/// <param name="Shipped">The layers of <c>hocon/</c>, the strongest first.</param>
/// <param name="Variables">The keys that are set by variables named after them.</param>
internal sealed record SettingSources(
    Func<string, string?> Flag,
    Func<string, string?> Environment,
    Config User,
    string? UserFile,
    IReadOnlyList<ConfigLayer> Shipped,
    Config Variables
)
{
    /// <summary>What is neither flag nor a variable with a name of its own, the strongest first.</summary>
    public IReadOnlyList<ConfigLayer> Layers =>
        [new("the environment", Variables), new(UserFile ?? "--config", User), .. Shipped];

    /// <summary>The shipped layers as one.</summary>
    public Config Defaults => ConfigLayers.Merge(Shipped);

    /// <summary>These, with a further layer over the shipped ones.</summary>
    public SettingSources Over(ConfigLayer layer) => this with { Shipped = [layer, .. Shipped] };

    /// <summary>By what a setting's value is set, and whether that is only the default.</summary>
    public (string Name, bool IsDefault) OriginOf(Setting setting)
    {
        if (Flag(setting.Flag) is not null)
            return (setting.Flag, false);
        if (setting.Variable is { } variable && Environment(variable) is { Length: > 0 })
            return (variable, false);
        if (Variables.HasPath(setting.Key))
            return (EnvironmentLayer.NameOf(setting.Key), false);
        var layer = Layers.First(layer => layer.Config.HasPath(setting.Key));
        return (layer.Name, EffectiveSettings.IsDefault(layer.Name));
    }

    /// <summary>The strongest value given.</summary>
    /// <exception cref="UsageException">It is not one of the allowed; the message names the source at fault.</exception>
    public string Of(Setting setting)
    {
        var (value, source) = Strongest(setting);
        return setting.Accepts(value)
            ? value
            : throw new UsageException(
                $"{source}: {(setting.IsSecret ? "what it says" : $"'{value}'")} is not allowed; give {setting.Allowed}"
            );
    }

    private (string Value, string Source) Strongest(Setting setting)
    {
        if (Flag(setting.Flag) is { } flag)
            return (flag, setting.Flag);
        // An empty variable is an unset one: that is how shells and compose files "unset".
        if (setting.Variable is { } variable && Environment(variable) is { Length: > 0 } env)
            return (env, variable);
        if (Variables.HasPath(setting.Key))
            return (Text(Variables, setting.Key), EnvironmentLayer.NameOf(setting.Key));
        if (User.HasPath(setting.Key))
            return (Text(User, setting.Key), $"{setting.Key} in {UserFile}");
        return (Text(Defaults, setting.Key), setting.Key);
    }

    private static string Text(Config config, string key) =>
        HoconLeaves.IsList(config, key) ? string.Join(',', config.GetStringList(key)) : config.GetString(key);
}
