using System.Collections.Concurrent;
using System.Diagnostics;

namespace SyncStream.Load.Peers;

/// <summary>A server under test with all its child processes. Disposing ends it as an operator would.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    public ServerProcess(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var name in (string[])["PORT", "WORKERS", "SYNCSTREAM_DATA", "SYNCSTREAM_LIBRARY", "DOTNET_gcServer"])
        {
            start.Environment.Remove(name);
        }
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>It and all that descend from it, now.</summary>
    public IReadOnlyList<int> Pids => ProcessTree.Of(_process.Id);

    /// <summary>Waits for a line of its output.</summary>
    public Task<string> Line(string part) =>
        Until(() => _output.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)), part);

    /// <summary>Asks again and again until there is an answer.</summary>
    public async Task<T> Until<T>(Func<T?> look, string what)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (; ; )
        {
            if (look() is { } found)
            {
                return found;
            }
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException(
                    $"{_process.StartInfo.FileName}: waited for '{what}'\n{string.Join('\n', _output.TakeLast(20))}"
                );
            }
            await timer.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(15));
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        _process.Dispose();
    }
}
