using System.CommandLine;
using System.Text.Json;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream config</c>: what a server would run with, and where each value comes from. It starts nothing.</summary>
internal static class ConfigCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var asJson = new Option<bool>("--json") { Description = "Machine-readable output" };
        var changed = new Option<bool>("--changed") { Description = "Only what differs from the defaults" };
        var node = new Option<bool>("--node") { Description = "What syncstream node would run with, not start" };
        var command = new Command("config", "Print the settings in effect, and where each comes from")
        {
            Options = { changed, asJson, node },
        };
        var options = SettingOptions.AddTo(command, Setting.All.Where(setting => setting.Flag.Length > 0));
        command.SetAction(line =>
        {
            var settings = options.Read(line, line.GetValue(node) ? "several-hosts" : "one-machine");
            var all = EffectiveSettings.Of(settings).Where(setting => !line.GetValue(changed) || !setting.IsDefault);
            if (line.GetValue(asJson))
                Console.WriteLine(JsonSerializer.Serialize(all, Json));
            else
                Print([.. all]);
            return 0;
        });
        return command;
    }

    // It reads as HOCON, too.
    private static void Print(IReadOnlyList<EffectiveSetting> all)
    {
        var width = Math.Min(72, all.Select(Assignment).DefaultIfEmpty("").Max(text => text.Length));
        foreach (var setting in all)
            Console.WriteLine($"{Assignment(setting).PadRight(width)}  # {setting.From}");
    }

    private static string Assignment(EffectiveSetting setting) => $"{setting.Key} = {setting.Value}";
}
