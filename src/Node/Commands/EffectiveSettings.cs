using System.Text.RegularExpressions;
using Akka.Configuration;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Commands;

/// <summary>One key in effect.</summary>
/// <param name="Key">With dots.</param>
/// <param name="Value">As HOCON; of a secret only that there is one.</param>
/// <param name="From">The flag, the variable or the file that it comes from.</param>
/// <param name="IsDefault">Whether it is what this way to run has by itself.</param>
internal sealed record EffectiveSetting(string Key, string Value, string From, bool IsDefault);

/// <summary>What a server would run with, key by key, and where each comes from.</summary>
internal static partial class EffectiveSettings
{
    private const string Masked = "\"***\"";

    /// <summary>Our own keys first, then those of Akka's that a layer of ours or the user changes; each by name.</summary>
    public static IReadOnlyList<EffectiveSetting> Of(RunSettings settings)
    {
        var named = Setting.All.ToDictionary(setting => setting.Key);
        return
        [
            .. from key in settings.Sources.Layers.SelectMany(layer => HoconLeaves.Of(layer.Config)).Distinct()
            where settings.Config.HasPath(key)
            orderby !key.StartsWith("syncstream.", StringComparison.Ordinal), key
            let origin = named.TryGetValue(key, out var setting) ? settings.Sources.OriginOf(setting) : Origin(key)
            select new EffectiveSetting(key, Text(settings.Config, key), origin.Name, origin.IsDefault),
        ];

        (string Name, bool IsDefault) Origin(string key)
        {
            var layer = settings.Sources.Layers.First(layer => layer.Config.HasPath(key));
            var isVariable = ReferenceEquals(layer.Config, settings.Sources.Variables);
            return (isVariable ? EnvironmentLayer.NameOf(key) : layer.Name, IsDefault(layer.Name));
        }
    }

    /// <summary>Whether a layer is one that comes with the program.</summary>
    public static bool IsDefault(string layer) => layer.StartsWith("hocon/", StringComparison.Ordinal);

    /// <summary>Whether a key holds what nobody else should see.</summary>
    public static bool IsSecret(string key) => SecretKey().IsMatch(key);

    private static string Text(Config config, string key)
    {
        if (HoconLeaves.IsList(config, key))
        {
            var items = config.GetStringList(key).Select(Quote);
            return IsSecret(key) ? Masked : $"[{string.Join(", ", items)}]";
        }

        var text = config.GetString(key) ?? config.GetValue(key).ToString();
        return IsSecret(key) && text.Length > 0 ? Masked : Quote(text);
    }

    private static string Quote(string text) =>
        Plain().IsMatch(text)
            ? text
            : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("^[A-Za-z0-9.][A-Za-z0-9._-]*( [A-Za-z]+)?$")]
    private static partial Regex Plain();

    [GeneratedRegex("(^|[.-])(password|secret|token|connection-string|postgresql|headers)$")]
    private static partial Regex SecretKey();
}
