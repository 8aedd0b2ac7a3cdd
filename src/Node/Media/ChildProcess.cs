using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using SyncStream.Node.Supervision;

namespace SyncStream.Node.Media;

/// <summary>How a child process ended. Outputs are cut at 1 MiB.</summary>
internal sealed record ChildExit(int Code, string Output, string Error)
{
    /// <summary>From here on a shell's codes begin: it could not be started whole (127), a signal ended it (128 and the signal).</summary>
    private const int FirstOfSystem = 126;

    /// <summary>How the C library names errors that are the system's: ffmpeg ends its last complaint with one of these.</summary>
    private static readonly string[] SystemsWords =
    [
        "Input/output error",
        "Permission denied",
        "Operation not permitted",
        "Cannot allocate memory",
        "No such file or directory",
        "Stale file handle",
        "Too many open files",
        "Too many open files in system",
        "Resource temporarily unavailable",
        "Connection timed out",
        "Host is down",
        "No route to host",
        "Transport endpoint is not connected",
        "Remote I/O error",
        "Interrupted system call",
    ];

    /// <summary>The last line it complained with, for the log.</summary>
    public string Complaint =>
        Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last]
            ? last[..Math.Min(last.Length, 300)]
            : $"exit code {Code}";

    /// <summary>
    /// Whether it failed for what the machine did to it, which says nothing of the file that it was given: it was killed (out of memory, say),
    /// or a disk, a right or memory was refused to it.
    /// </summary>
    public bool IsSystems => Code >= FirstOfSystem || (Code != 0 && IsOfSystem(Complaint));

    /// <summary>Whether a complaint is about what the machine refused.</summary>
    public static bool IsOfSystem(string complaint) =>
        SystemsWords.Any(words => complaint.EndsWith(words, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Short-lived tools: started without a shell, bounded in time, memory and output, never left behind.</summary>
internal static class ChildProcess
{
    private const int MaxOutput = 1024 * 1024;

    /// <summary>Addresses, not pages: far more than is in use. A file that makes its reader ask for more is not worth the machine.</summary>
    private const long MaxMemory = 2L * 1024 * 1024 * 1024;

    /// <summary>The program's path, or null where the PATH has none of that name.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <param name="writes">Whether it is there to write a file: it is one that reads nothing of a stranger's, and is not bounded in memory.</param>
    /// <exception cref="TimeoutException">It took longer than allowed and was killed.</exception>
    /// <exception cref="OperationCanceledException">It was killed because the token said so.</exception>
    /// <exception cref="Win32Exception">It could not be started.</exception>
    public static async Task<ChildExit> Run(
        string program,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken,
        bool writes = false
    )
    {
        using var process = new Process
        {
            StartInfo = new(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        using var deadline = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        ChildStart.Begin(process);
        if (!writes)
        {
            Libc.LimitChild(process.Id, MaxMemory);
        }
        try
        {
            process.StandardInput.Close();
            var output = Read(process.StandardOutput, stop.Token);
            var error = Read(process.StandardError, stop.Token);
            await process.WaitForExitAsync(stop.Token);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Path.GetFileName(program)} took longer than {timeout}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Reads to the end so that the child never waits, but keeps a bounded part.</summary>
    private static async Task<string> Read(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, Math.Min(read, MaxOutput - text.Length));
        }
        return text.ToString();
    }
}
