using System.CommandLine;
using SyncStream.Node.Backups;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream backup</c>: copies what cannot be made again of a data folder, while its server runs.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "Where the copy goes; not there yet" };
        var command = new Command("backup", "Copy rooms, keys and uploaded subtitles, also of a running server")
        {
            Arguments = { folder },
        };
        var options = SettingOptions.AddTo(command, Setting.Data);
        command.SetAction(line => Run(options.Read(line), Path.GetFullPath(line.GetRequiredValue(folder))));
        return command;
    }

    private static int Run(RunSettings settings, string folder)
    {
        var report = DataBackup.Make(settings.Data, folder);
        var rooms =
            settings.Postgresql.Length > 0
                ? "keys and subtitles. The rooms are in PostgreSQL: back them up there (pg_dump)"
            : report.Rooms is { } count ? $"{count} rooms, keys and subtitles"
            : "keys and subtitles; there are no rooms yet";
        Console.WriteLine(
            $"Backed up to {folder} ({report.Bytes / 1048576.0:0.0} MiB): {rooms}. Videos are not in it."
        );
        Console.WriteLine($"To serve from it: syncstream start --data {folder}");
        return 0;
    }
}
