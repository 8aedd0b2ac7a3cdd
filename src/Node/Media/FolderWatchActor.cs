using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;

namespace SyncStream.Node.Media;

/// <summary>Something in the library's folder may have changed.</summary>
public sealed record FolderChanged
{
    public static readonly FolderChanged Instance = new();
}

/// <summary>The folder is another one than it was: the watch must be set anew.</summary>
internal sealed record WatchAnew
{
    public static readonly WatchAnew Instance = new();
}

/// <summary>
/// Owns the operating system's watch on the library (inotify). Says only that something changed, never what: events get lost when
/// there are many, so the listener looks for itself. Stops when the watch breaks; whoever made it starts it again with a back-off.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "PostStop disposes it")]
internal sealed class FolderWatchActor : ReceiveActor, IWithTimers
{
    private readonly string _directory;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private FileSystemWatcher? _watcher;
    private int _signalled;

    /// <param name="gather">
    /// A file that is being copied reports thousands of changes a second; one message for all that happens in this time is enough.
    /// </param>
    public FolderWatchActor(string directory, TimeSpan gather, IActorRef listener)
    {
        _directory = directory;
        Receive<FolderChanged>(_ => Timers.StartSingleTimer(nameof(Gathered), Gathered.Instance, gather));
        Receive<Gathered>(_ =>
        {
            // In this order: what happens from here on is told again.
            Volatile.Write(ref _signalled, 0);
            listener.Tell(FolderChanged.Instance);
        });
        Receive<WatchAnew>(_ => Context.Stop(Self));
        Receive<Broken>(broken =>
        {
            _log.Info(
                "The library folder can't be watched at the moment ({0}); it is looked through from time to time instead",
                broken.Reason
            );
            Context.Stop(Self);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        var self = Self;
        try
        {
            _watcher = new(_directory)
            {
                IncludeSubdirectories = true,
                NotifyFilter =
                    NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            _watcher.Created += (_, _) => Signal(self);
            _watcher.Changed += (_, _) => Signal(self);
            _watcher.Deleted += (_, _) => Signal(self);
            _watcher.Renamed += (_, _) => Signal(self);
            _watcher.Error += (_, error) => OnError(self, error.GetException());
            _watcher.EnableRaisingEvents = true;
            // Whatever happened before the watch stood.
            Signal(self);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            self.Tell(new Broken(e.Message));
        }
    }

    protected override void PostStop() => _watcher?.Dispose();

    private void OnError(IActorRef self, Exception error)
    {
        if (error is InternalBufferOverflowException)
        {
            Signal(self);
        }
        else
        {
            self.Tell(new Broken(error.Message));
        }
    }

    private void Signal(IActorRef self)
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            self.Tell(FolderChanged.Instance);
        }
    }

    private sealed record Broken(string Reason);

    private sealed record Gathered
    {
        public static readonly Gathered Instance = new();
    }
}
