using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Supervision;

/// <summary>How a supervisor starts its workers: this same program, with the hidden <c>worker</c> command.</summary>
internal static class WorkerCommandLine
{
    public static ProcessStartInfo For(
        int slot,
        RunSettings settings,
        string way,
        SharedListener listener,
        IReadOnlyList<Address> seeds,
        string controlPath,
        string generation
    )
    {
        // Standard output is inherited, so that a worker goes on logging if its supervisor dies; standard error is a
        // pipe, for last words.
        var program = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program.FileName) == "dotnet")
            program.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        string[] arguments =
        [
            "worker",
            "--slot",
            Text(slot),
            "--listen-fd",
            Text(listener.Descriptor),
            "--control",
            controlPath,
            "--way",
            way,
            "--generation",
            generation,
            Setting.Workers.Flag,
            Text(settings.Workers),
            Setting.Seeds.Flag,
            string.Join(',', seeds.Select(ClusterAddress.ToText)),
            Setting.Port.Flag,
            Text(listener.Port),
            Setting.Bind.Flag,
            settings.Bind,
            Setting.Data.Flag,
            settings.Data,
            Setting.Library.Flag,
            settings.Library,
            Setting.ClusterHost.Flag,
            settings.ClusterHost,
            Setting.Layer.Flag,
            settings.Layer,
            Setting.LogFormat.Flag,
            settings.LogFormat,
            .. settings.ConfigFile is { } file ? (string[])["--config", file] : [],
        ];
        // Collect the young often: what .NET takes from the size of the cache otherwise (tens of MiB) is memory that an idle worker
        // holds for nothing. It can be told by the environment only.
        program.Environment.TryAdd("DOTNET_GCgen0size", "0x400000");
        foreach (var argument in arguments)
            program.ArgumentList.Add(argument);
        return program;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
