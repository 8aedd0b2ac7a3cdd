using System.CommandLine;
using Spectre.Console;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream top</c>: the workers of the running server, live.</summary>
internal static class TopCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var command = new Command("top", "Watch the workers of the running server, live (q quits)");
        var options = SettingOptions.AddTo(command, Setting.Data);
        command.SetAction((line, cancellation) => Run(options.Read(line).Data, cancellation));
        return command;
    }

    private static async Task<int> Run(string dataFolder, CancellationToken cancellation)
    {
        await using var server = await StatusReader.Connect(dataFolder, cancellation);
        if (await server.Next(cancellation) is not { } first)
            return Ended();
        // Into a file or a pipe a picture that repaints itself makes no sense.
        if (Console.IsOutputRedirected)
        {
            StatusCommand.Show(first);
            return 0;
        }

        var screen = new TopScreen();
        screen.Add(first);
        var ended = false;
        using var quit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await AnsiConsole
                .Live(screen.Draw(AnsiConsole.Profile.Width))
                .AutoClear(true)
                .Overflow(VerticalOverflow.Ellipsis)
                .StartAsync(async live =>
                {
                    while (!ended && !await Quits(quit.Token))
                    {
                        if (await server.Next(quit.Token) is not { } status)
                        {
                            ended = true;
                            return;
                        }
                        screen.Add(status);
                        live.UpdateTarget(screen.Draw(AnsiConsole.Profile.Width));
                    }
                });
        }
        catch (OperationCanceledException) { }
        return ended ? Ended() : 0;
    }

    // Keys are looked for often, so that q feels like quitting; the console has no way to wait for one with a bound.
    private static async Task<bool> Quits(CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var waited = TimeSpan.Zero; waited < Interval; waited += tick.Period)
        {
            while (!Console.IsInputRedirected && Console.KeyAvailable)
                if (Console.ReadKey(intercept: true) is { Key: ConsoleKey.Q or ConsoleKey.Escape })
                    return true;
            await tick.WaitForNextTickAsync(cancellation);
        }
        return false;
    }

    private static int Ended()
    {
        Console.WriteLine("The server has stopped.");
        return 0;
    }
}
