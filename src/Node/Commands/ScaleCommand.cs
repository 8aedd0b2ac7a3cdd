using System.CommandLine;
using System.Globalization;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream scale N</c>: more or fewer workers while the server runs.</summary>
internal static class ScaleCommand
{
    public static Command Create()
    {
        var count = new Argument<string>("N") { Description = "How many workers from now on, 1 to 256" };
        var command = new Command("scale", "Change the number of workers of the running server")
        {
            Arguments = { count },
        };
        var options = SettingOptions.AddTo(command, Setting.Data);
        command.SetAction(
            (line, cancellation) =>
                FollowedChange.Run(
                    options.Read(line).Data,
                    new ScaleServer(Number(line.GetRequiredValue(count))),
                    "scaled",
                    cancellation
                )
        );
        return command;
    }

    private static int Number(string text) =>
        text != "auto" && Setting.Workers.Accepts(text)
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : throw new UsageException($"scale: '{text}' is not allowed; give a number from 1 to 256");
}
