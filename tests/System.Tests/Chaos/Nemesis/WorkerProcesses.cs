using System.Globalization;

namespace SyncStream.SystemTests.Chaos;

/// <summary>
/// The worker processes of a server as the kernel shows them, whatever the server itself thinks, and the port on which each
/// can be asked alone.
/// </summary>
internal sealed class WorkerProcesses(string dataFolder) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Dictionary<int, Uri> _private = [];

    /// <summary>All that run, stopped ones too, the oldest pid first.</summary>
    public IReadOnlyList<int> All() =>
        [.. Signals.ProcessesNaming(dataFolder).Where(pid => CommandLine(pid) is [_, "worker", ..]).Order()];

    /// <summary>Those that are ready to serve by their own word.</summary>
    public async Task<IReadOnlyList<int>> Ready()
    {
        var ready = await Task.WhenAll(All().Select(async pid => (Pid: pid, Ready: await PrivateUrl(pid) is not null)));
        return [.. ready.Where(w => w.Ready).Select(w => w.Pid)];
    }

    /// <summary>Where a worker answers by itself; null while it is not ready.</summary>
    public async Task<Uri?> PrivateUrl(int pid)
    {
        Uri? known;
        lock (_private)
            known = _private.GetValueOrDefault(pid);
        if (known is not null)
            return await IsReady(known) ? known : null;
        // The other listening sockets are the shared one, where anyone may answer, and Akka.Remote's, which talks no HTTP.
        foreach (var port in LoopbackPorts(pid))
        {
            var url = new Uri($"http://127.0.0.1:{port}");
            if (!await IsReady(url))
                continue;
            lock (_private)
                _private[pid] = url;
            return url;
        }
        return null;
    }

    private async Task<bool> IsReady(Uri url)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(url, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static string[] CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static IReadOnlyList<int> LoopbackPorts(int pid)
    {
        try
        {
            var own = Directory
                .EnumerateFiles($"/proc/{pid}/fd")
                .Select(fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.Name)
                .ToHashSet();
            return
            [
                .. from line in File.ReadLines("/proc/net/tcp").Skip(1)
                let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                // 0A is LISTEN, 0100007F is 127.0.0.1.
                where fields[3] == "0A" && fields[1].StartsWith("0100007F:", StringComparison.Ordinal)
                where own.Contains($"socket:[{fields[9]}]")
                select int.Parse(fields[1][9..], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public void Dispose() => _http.Dispose();
}
