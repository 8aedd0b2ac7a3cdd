using System.Globalization;

namespace SyncStream.Node.Supervision;

/// <summary>How a process ended, read from its exit code: above 128 it is a signal's number (POSIX sh, 2.8.2).</summary>
internal readonly record struct ExitCause(int Code)
{
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [5] = "SIGTRAP",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [10] = "SIGUSR1",
        [11] = "SIGSEGV",
        [12] = "SIGUSR2",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
    };

    /// <summary>The exit code of a process that ended because of SIGTERM.</summary>
    public const int Terminated = 128 + Libc.SigTerm;

    /// <summary>The exit code of a worker that the cluster had put out.</summary>
    public const int Expelled = 69;

    public override string ToString() =>
        Code == Expelled ? $"exit code {Expelled}: the cluster had put it out"
        : Code <= 128 ? $"exit code {Code.ToString(CultureInfo.InvariantCulture)}"
        : Signals.TryGetValue(Code - 128, out var name) ? name
        : $"signal {(Code - 128).ToString(CultureInfo.InvariantCulture)}";
}
