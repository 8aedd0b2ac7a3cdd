namespace SyncStream.Node.Hosting;

/// <summary>
/// Something that may be put right elsewhere, by other programs, other hosts or with time (a port that another holds, a file that is
/// not there yet): shown as one line, exit code 1. A service manager does well to try again.
/// </summary>
public sealed class TemporaryFailureException : UsageException
{
    public TemporaryFailureException() { }

    public TemporaryFailureException(string message)
        : base(message) { }

    public TemporaryFailureException(string message, Exception innerException)
        : base(message, innerException) { }
}
