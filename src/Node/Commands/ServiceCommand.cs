using System.CommandLine;
using SyncStream.Node.Hosting;
using SyncStream.Node.Systemd;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream service</c>: start on boot, by systemd. It writes files and says what to do next; it never runs systemctl.</summary>
internal static class ServiceCommand
{
    private const string Service = "syncstream.service";
    private const string SocketUnit = "syncstream.socket";
    private const string Start = "start";
    private const string Node = "node";
    private const string Seed = "seed";

    private static readonly Option<bool> User = new("--user")
    {
        Description = "For your own systemd instead of the system's",
    };

    private static readonly Option<string?> Into = new("--into")
    {
        Description = "Folder for the units [default: /etc/systemd/system; with --user: ~/.config/systemd/user]",
        HelpName = "FOLDER",
    };

    public static Command Create() => new("service", "Start on boot, by systemd") { Install(), Uninstall() };

    private static Command Install()
    {
        var socket = new Option<bool>("--socket")
        {
            Description = "Let systemd open the port: connections wait while the server restarts",
        };
        var what = new Option<string>("--command")
        {
            Description = "What the service runs: start; node or seed, on several hosts [default: start]",
            DefaultValueFactory = _ => Start,
            HelpName = "COMMAND",
        };
        what.AcceptOnlyFromAmong(Start, Node, Seed);
        var print = new Option<bool>("--print") { Description = "Print the units instead of writing them" };
        var force = new Option<bool>("--force") { Description = "Overwrite units that exist" };
        var runAs = new Option<string>("--run-as")
        {
            Description = "User the service runs as [default: syncstream]",
            DefaultValueFactory = _ => "syncstream",
            HelpName = "USER",
        };
        var command = new Command("install", "Write the systemd unit of this server")
        {
            Options = { what, User, runAs, socket, print, force, Into },
        };
        var options = SettingOptions.AddTo(
            command,
            Setting.Workers,
            Setting.Port,
            Setting.Bind,
            Setting.Library,
            Setting.Data,
            Setting.Seeds,
            Setting.ClusterHost,
            Setting.ClusterPort,
            Setting.Layer,
            Setting.LogFormat
        );
        command.SetAction(line =>
        {
            var runs = line.GetRequiredValue(what);
            var settings = options.Read(line, runs == Start ? "one-machine" : "several-hosts");
            var unit = Describe(
                runs,
                settings,
                options.Given(line),
                line.GetValue(User) ? null : line.GetValue(runAs),
                line.GetValue(socket)
            );
            (string Name, string Text)[] files = unit.HasSocket
                ? [(Service, unit.Service()), (SocketUnit, unit.Socket())]
                : [(Service, unit.Service())];
            if (line.GetValue(print))
                foreach (var (name, text) in files)
                    Console.WriteLine($"### {name}\n{text}");
            else
                Write(files, Folder(line), line.GetValue(force), unit, settings);
            return 0;
        });
        return command;
    }

    private static Command Uninstall()
    {
        var command = new Command("uninstall", "Remove the units that install wrote") { Options = { User, Into } };
        command.SetAction(line =>
        {
            var folder = Folder(line);
            var found = new[] { Service, SocketUnit }
                .Select(name => Path.Combine(folder, name))
                .Where(File.Exists)
                .ToList();
            if (found.Count == 0)
                throw new UsageException($"there is no {Service} in {folder}");
            Attempt(() => found.SelectMany(Enabled).Concat(found).ToList().ForEach(File.Delete));
            var hadSocket = found.Any(file => Path.GetFileName(file) == SocketUnit);
            Console.WriteLine(
                $"Removed {string.Join(" and ", found)}; it starts on boot no more. Data and library are untouched."
            );
            Console.WriteLine($"It may still run: {NextSteps.AfterUninstall(line.GetValue(User), hadSocket)}");
            return 0;
        });
        return command;
    }

    // The links by which systemctl enable marks a unit. Once its file is gone, systemctl disable refuses it.
    private static IEnumerable<string> Enabled(string unit) =>
        Directory
            .EnumerateDirectories(Path.GetDirectoryName(unit)!, "*.wants")
            .Select(wants => Path.Combine(wants, Path.GetFileName(unit)))
            .Where(File.Exists);

    /// <summary>The unit, with what was given on the line; what is in files is read at each start, and may change until then.</summary>
    internal static ServiceUnit Describe(
        string command,
        RunSettings settings,
        IReadOnlyDictionary<string, string> given,
        string? user,
        bool hasSocket
    )
    {
        if (Complaint(command, settings, given, hasSocket) is { } complaint)
            throw new UsageException(complaint);
        var home = user is null
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "syncstream")
            : "/var/lib/syncstream";
        var data = given.ContainsKey(Setting.Data.Flag) ? settings.Data : Path.Combine(home, "data");
        var library = given.ContainsKey(Setting.Library.Flag) ? settings.Library : Path.Combine(home, "library");
        return new ServiceUnit
        {
            Program =
                Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
                    ? [Environment.ProcessPath!, Path.GetFullPath(Environment.GetCommandLineArgs()[0])]
                    : [Environment.ProcessPath!],
            Arguments =
            [
                command,
                Setting.Data.Flag,
                data,
                .. command == Seed ? (string[])[] : [Setting.Library.Flag, library],
                .. settings.ConfigFile is { } file ? (string[])["--config", file] : [],
                .. Passed(Setting.Layer),
                .. Passed(Setting.Workers),
                .. Passed(Setting.Seeds),
                .. command == Start ? Passed(Setting.ClusterHost) : [Setting.ClusterHost.Flag, settings.ClusterHost],
                .. Passed(Setting.ClusterPort),
                .. Passed(Setting.LogFormat),
                .. command == Seed ? (string[])[] : Place(),
            ],
            Data = data,
            Library = library,
            Bind = Supervision.BindAddress.Of(settings.Bind).ToString(),
            Port = settings.Port,
            IsPortFixed = given.ContainsKey(Setting.Port.Flag),
            Backlog = settings.Config.GetInt("syncstream.http.backlog"),
            StopTimeout = settings.Config.GetTimeSpan("syncstream.supervisor.stop-timeout"),
            User = user,
            HasSocket = hasSocket,
            IsSeed = command == Seed,
        };

        IEnumerable<string> Passed(Setting setting) =>
            given.TryGetValue(setting.Flag, out var value) ? [setting.Flag, value] : [];

        // A socket's place is written into its unit, and the service must want that very one.
        IEnumerable<string> Place() =>
            hasSocket
                ? [Setting.Bind.Flag, settings.Bind, Setting.Port.Flag, $"{settings.Port}"]
                : [.. Passed(Setting.Bind), .. Passed(Setting.Port)];
    }

    // What the service itself would end with, over and over, said before it is written.
    private static string? Complaint(
        string command,
        RunSettings settings,
        IReadOnlyDictionary<string, string> given,
        bool hasSocket
    ) =>
        hasSocket && command == Seed ? "--socket: a seed serves no viewers, so there is no port to open for it"
        : hasSocket && settings.Port == 0
            ? "--port: a socket unit needs a port of its own; give a number from 1 to 65535"
        : command == Start && given.ContainsKey(Setting.Seeds.Flag)
            ? "--seeds: a server of one machine joins nobody; give --command node for one of several hosts"
        : command == Seed && (given.ContainsKey(Setting.Workers.Flag) || given.ContainsKey(Setting.Library.Flag))
            ? "--workers, --library: a seed has neither; leave them out"
        : command != Start && settings.ClusterHost == "127.0.0.1" && !given.ContainsKey(Setting.ClusterHost.Flag)
            ? "--cluster-host is missing: the others must be able to reach this host; give its address in the network between them"
        : command == Node ? NodeCommand.Missing(settings)
        : null;

    private static void Write(
        IReadOnlyList<(string Name, string Text)> files,
        string folder,
        bool force,
        ServiceUnit unit,
        RunSettings settings
    )
    {
        var taken = files.Select(file => Path.Combine(folder, file.Name)).Where(File.Exists).ToList();
        if (taken.Count > 0 && !force)
            throw new UsageException(
                $"{string.Join(" and ", taken)} exists already; give --force to overwrite it, or --print to look first"
            );
        Attempt(() =>
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in files)
                File.WriteAllText(Path.Combine(folder, name), text);
        });
        Console.WriteLine(
            $"Wrote {string.Join(" and ", files.Select(file => Path.Combine(folder, file.Name)))}. Next:"
        );
        var tls = settings.Config.GetString("syncstream.cluster.tls.folder", "");
        foreach (
            var step in NextSteps.AfterInstall(unit, settings.ConfigFile, tls.Length == 0 ? "" : Path.GetFullPath(tls))
        )
            Console.WriteLine($"  {step}");
    }

    private static string Folder(ParseResult line) =>
        line.GetValue(Into) is { } given ? Path.GetFullPath(given)
        : line.GetValue(User)
            ? Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.ApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify
                ),
                "systemd",
                "user"
            )
        : "/etc/systemd/system";

    private static void Attempt(Action change)
    {
        try
        {
            change();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UsageException($"{e.Message} (as root, or with --user for your own systemd)", e);
        }
        catch (IOException e)
        {
            throw new TemporaryFailureException(e.Message, e);
        }
    }
}
