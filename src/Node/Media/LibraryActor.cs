using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Event;
using Akka.Pattern;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Media;

/// <summary>
/// Keeps the catalogue true to the folder: looks through it at the start, when its watch reports a change and from time to time,
/// reads new files a few at a time, and publishes an immutable catalogue after each change. Everything slow runs in tasks that
/// come back as messages.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "PostStop disposes it")]
public sealed class LibraryActor : ReceiveActor, IWithTimers
{
    /// <summary>Looking may take a fifth of the time at most, however large the folder is.</summary>
    private const int RestFactor = 4;
    private static readonly TimeSpan PublishPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SavePause = TimeSpan.FromSeconds(2);

    private readonly LibraryOptions _options;
    private readonly LibraryCatalogue _catalogue;
    private readonly IVideoProbe _probe;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CancellationTokenSource _stopping = new();
    private readonly LibraryIndex _index;
    private readonly VideoReader _reader;
    private readonly LibraryLedger _ledger;
    private readonly ReadingOrder _order;
    private readonly HashSet<FoundFile> _failed = [];
    private readonly Retries _retries = new();
    private HashSet<string> _present = [];
    private IActorRef _watch = ActorRefs.Nobody;
    private TimeSpan _interval;
    private bool _looking;
    private bool _lookAgain;
    private bool _lost;
    private bool _saving;
    private bool _unsaved;
    private bool _unpublished;
    private bool _growing;
    private bool _changing;

    public LibraryActor(LibraryOptions options, LibraryCatalogue catalogue, IVideoProbe probe, TimeProvider time)
    {
        (_options, _catalogue, _probe, _time) = (options, catalogue, probe, time);
        _index = new(options.IndexFile);
        _reader = new(options, _index, probe);
        _ledger = new(options.StableFor);
        _order = new(options.Readers);
        _interval = options.RescanMin;
        Receive<Look>(_ => StartLook());
        Receive<FolderChanged>(_ => StartLook());
        Receive<Looked>(OnLooked);
        Receive<LookFailed>(OnLookFailed);
        Receive<Rested>(_ => OnRested());
        Receive<FileRead>(OnRead);
        Receive<ReadFailed>(OnReadFailed);
        Receive<FileKnown>(OnKnown);
        Receive<Publish>(_ => PublishNow());
        Receive<Save>(_ => StartSave());
        Receive<Saved>(OnSaved);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(
        LibraryOptions options,
        LibraryCatalogue catalogue,
        IVideoProbe probe,
        TimeProvider time
    ) => Akka.Actor.Props.Create(() => new LibraryActor(options, catalogue, probe, time));

    protected override void PreStart()
    {
        if (_probe.Missing is { } missing)
        {
            _log.Warning(missing);
        }
        var watch = Akka.Actor.Props.Create<FolderWatchActor>(_options.Directory, _options.Gather, Self);
        var (soonest, latest) = (TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        _watch = Context.ActorOf(
            BackoffSupervisor.Props(Backoff.OnStop(watch, "folder", soonest, latest, 0.2, -1)),
            "watch"
        );
        Self.Tell(Look.Instance);
    }

    protected override void PostStop()
    {
        // Kills what ffprobe still runs.
        _stopping.Cancel();
        _stopping.Dispose();
    }

    /// <summary>The watch comes back by its own back-off; should the back-off itself fail, it is started anew a few times.</summary>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(10, TimeSpan.FromMinutes(1), _ => Directive.Restart);

    private void StartLook()
    {
        if (_looking)
        {
            _lookAgain = true;
            return;
        }
        (_looking, _lookAgain) = (true, false);
        var (began, stopping) = (_time.GetTimestamp(), _stopping.Token);
        Disk.Run(() => new Looked(LookThrough(stopping), began)).PipeTo(Self, failure: e => new LookFailed(e, began));
    }

    private List<SurveyedFile> LookThrough(CancellationToken stopping)
    {
        _index.Refresh();
        return
        [
            .. LibraryWalk
                .Walk(_options.Directory, _options.MaxFiles, stopping)
                .Select(file => new SurveyedFile(file, _index.Find(file))),
        ];
    }

    private void OnLooked(Looked looked)
    {
        if (looked.Files.Count == _options.MaxFiles)
        {
            _log.Warning("The library has more than {0} files; the rest is left out", looked.Files.Count);
        }
        if (_lost)
        {
            // The folder that was watched is gone, and the watch does not tell.
            _watch.Tell(WatchAnew.Instance);
            _lost = false;
        }
        _present = [.. looked.Files.Select(each => each.File.Path)];
        var now = _time.GetUtcNow();
        var survey = _ledger.See(looked.Files, now - _time.GetElapsedTime(looked.Began), now);
        (_growing, _changing) = (survey.Growing, survey.Changing);
        var news = survey.Changed | Enqueue(survey.Read);
        _order.AddAgain(_retries.Due(_ledger.Known.Where(_reader.Misses), now));
        Pump();
        if (survey.Changed)
        {
            PublishNow();
        }
        _interval =
            survey.Growing ? _options.StableFor
            : news ? _options.RescanMin
            : TimeSpan.FromTicks(Math.Min(_interval.Ticks * 2, _options.RescanMax.Ticks));
        TellWhenAllIsRead();
        Rest(looked.Began);
    }

    private void OnLookFailed(LookFailed look)
    {
        if (!_lost && !_stopping.IsCancellationRequested)
        {
            _log.Warning("The library {0} can't be read: {1}", _options.Directory, look.Fault.Message);
        }
        (_lost, _changing) = (true, false);
        TellWhenAllIsRead();
        Rest(look.Began);
    }

    private void Rest(long began) =>
        Timers.StartSingleTimer(nameof(Rested), Rested.Instance, _time.GetElapsedTime(began) * RestFactor);

    private void OnRested()
    {
        _looking = false;
        if (_lookAgain)
        {
            StartLook();
        }
        else
        {
            Timers.StartSingleTimer(nameof(Look), Look.Instance, _interval);
        }
    }

    /// <summary>True where there is one among them that has not failed before.</summary>
    private bool Enqueue(IReadOnlyList<FoundFile> files)
    {
        _order.Add(files);
        if (!_order.KnowsAll || _changing)
        {
            _catalogue.BecomeUnsure();
        }
        return files.Any(file => !_failed.Contains(file));
    }

    private void Pump()
    {
        while (_order.TryNext(out var file))
        {
            var stopping = _stopping.Token;
            Task.Run(() => _reader.Read(file, stopping), stopping)
                .PipeTo(Self, success: entry => new FileRead(entry), failure: e => new ReadFailed(file, e));
        }
    }

    private void OnRead(FileRead read)
    {
        var file = read.Entry.File;
        _failed.Remove(file);
        var news = _ledger.Learn(read.Entry);
        _unpublished |= news;
        Done(file);
        if (!news)
            return;
        if (read.Entry.Fault is { } fault)
        {
            _log.Warning("{0} is left out of the library: {1}", file.Path, fault);
        }
        Context.System.EventStream.Publish(new FileLearned(read.Entry));
        Soon(Publish.Instance, PublishPause);
        Soon(Save.Instance, SavePause);
    }

    /// <summary>At once after the last file of a batch; while more are coming, now and then.</summary>
    private void Soon(object message, TimeSpan pause)
    {
        var key = message.GetType();
        if (_order.IsEmpty)
        {
            Timers.Cancel(key);
            Self.Tell(message);
        }
        else if (!Timers.IsTimerActive(key))
        {
            Timers.StartSingleTimer(key, message, pause);
        }
    }

    private void PublishNow()
    {
        _catalogue.Publish(_ledger.Known, _options);
        _unpublished = false;
        Context.System.EventStream.Publish(LibraryPublished.Instance);
        TellWhenAllIsRead();
    }

    private void TellWhenAllIsRead()
    {
        if (_order.KnowsAll && !_changing && !_unpublished && (!_growing || _catalogue.WasKnown))
        {
            _catalogue.BecomeKnown();
        }
    }

    /// <summary>Another has read the file already: an upload that was just put there, or another worker of this host.</summary>
    private void OnKnown(FileKnown known)
    {
        if (_ledger.Meet(known.Entry, _time.GetUtcNow()))
        {
            _present.Add(known.Entry.File.Path);
            if (!known.Shared)
            {
                Context.System.EventStream.Publish(new FileLearned(known.Entry));
            }
            PublishNow();
            Soon(Save.Instance, SavePause);
        }
        // Now it can be found here: whoever asked may say so.
        Sender.Tell(known);
    }

    private void OnReadFailed(ReadFailed read)
    {
        Done(read.File);
        // It is tried again at the next look; the log hears of it once.
        if (_failed.Add(read.File) && !_stopping.IsCancellationRequested)
        {
            _log.Warning("{0} can't be read: {1}", read.File.Path, read.Fault.Message);
        }
    }

    private void Done(FoundFile file)
    {
        _order.Done(file);
        Pump();
        TellWhenAllIsRead();
    }

    private void StartSave()
    {
        if (_saving)
        {
            _unsaved = true;
            return;
        }
        (_saving, _unsaved) = (true, false);
        var (entries, present) = (_ledger.Known.ToList(), _present.ToHashSet());
        Disk.Run(() =>
            {
                _index.Save(entries, present);
                return new Saved(null);
            })
            .PipeTo(Self, failure: e => new Saved(e));
    }

    private void OnSaved(Saved saved)
    {
        _saving = false;
        if (saved.Fault is { } fault)
        {
            _log.Warning("The library's index can't be kept: {0}", fault.Message);
        }
        if (_unsaved)
        {
            StartSave();
        }
    }

    private sealed record Looked(List<SurveyedFile> Files, long Began);

    private sealed record LookFailed(Exception Fault, long Began);

    private sealed record FileRead(IndexEntry Entry);

    private sealed record ReadFailed(FoundFile File, Exception Fault);

    private sealed record Saved(Exception? Fault);

    private sealed record Look
    {
        public static readonly Look Instance = new();
    }

    private sealed record Rested
    {
        public static readonly Rested Instance = new();
    }

    private sealed record Publish
    {
        public static readonly Publish Instance = new();
    }

    private sealed record Save
    {
        public static readonly Save Instance = new();
    }
}
