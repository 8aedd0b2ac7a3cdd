using Akka.Configuration;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Commands;

/// <summary>Where a setting's value comes from: flag, then environment, then the user's file, then <c>hocon/</c>.</summary>
/// <param name="Flag">The value given to an option, by its name with dashes.</param>
/// <param name="Environment">The value of a variable.</param>
/// <param name="User">The user's HOCON, and the path it was read from.</param>
/// <param name="Defaults">The layers of <c>hocon/</c>.</param>
internal sealed record SettingSources(
    Func<string, string?> Flag,
    Func<string, string?> Environment,
    Config User,
    string? UserFile,
    Config Defaults
)
{
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
        if (User.HasPath(setting.Key))
            return (Text(User, setting.Key), $"{setting.Key} in {UserFile}");
        return (Text(Defaults, setting.Key), setting.Key);
    }

    private static string Text(Config config, string key) =>
        config.GetValue(key).IsArray() ? string.Join(',', config.GetStringList(key)) : config.GetString(key);
}
