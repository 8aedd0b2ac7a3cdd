using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using SyncStream.Node.Hosting;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Media.Catalogue;

/// <summary>
/// Makes each worker know what every host holds. Of a host's workers the one with the lowest address speaks for it: it tells the
/// workers of the other hosts each change, and every few seconds a digest, by which they notice what they have missed and ask
/// for the whole, a page at a time. A host of which nothing is known yet, to a worker that has just started say, is asked at once.
/// Workers of one host tell each other the files that they have read, so that all know a new one at once.
/// </summary>
/// <remarks>Holds soft state only: after a restart it asks anew. It makes no children, so the default strategy has nothing to decide.</remarks>
public sealed class CatalogueActor : ReceiveActor, IWithTimers
{
    public const string Name = "catalogue";

    /// <summary>No host's word is taken for more videos than this.</summary>
    private const int MostVideos = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Workers of one host answer in milliseconds; one that was stopped, or just died, is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Members come one by one, and the cluster's own view of them a little later.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    /// <summary>So many intervals without a page, and another worker of that host is asked.</summary>
    private const int MostQuiet = 2;

    private readonly string _host;
    private readonly LibraryCatalogue _library;
    private readonly ClusterCatalogue _catalogue;
    private readonly IActorRef _files;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly LibraryBook _own = new();
    private readonly Dictionary<string, LibraryBook> _others = [];
    private readonly Dictionary<string, Reading> _readings = [];
    private int _asked;

    public CatalogueActor(string host, LibraryCatalogue library, ClusterCatalogue catalogue, IActorRef files)
    {
        (_host, _library, _catalogue, _files) = (host, library, catalogue, files);
        Receive<LibraryPublished>(_ => OnPublished());
        Receive<FileLearned>(learned =>
            Tell(Mates(), new FileShared(_host, learned.Entry) { Version = LibraryIndex.Version })
        );
        Receive<FileShared>(OnShared);
        Receive<ShareFile>(share => Share(share.Entry).PipeTo(Sender));
        Receive<Tick>(_ => OnTick());
        Receive<ClusterEvent.IClusterDomainEvent>(_ =>
            Timers.StartSingleTimer(nameof(Members), Members.Instance, Gather)
        );
        Receive<Members>(_ => LookAround());
        Receive<LibraryState>(OnState);
        Receive<LibraryChanged>(OnChanged);
        Receive<LibraryWanted>(OnWanted);
        Receive<LibraryPage>(OnPage);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe<LibraryPublished>(Self);
        Context.System.EventStream.Subscribe<FileLearned>(Self);
        _cluster.Subscribe(
            Self,
            ClusterEvent.InitialStateAsEvents,
            typeof(ClusterEvent.IMemberEvent),
            typeof(ClusterEvent.IReachabilityEvent)
        );
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TimeSpan.Zero, Interval);
        OnPublished();
    }

    protected override void PostStop()
    {
        _cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    private IEnumerable<Member> Workers => Those(MemberStatus.Up, MemberStatus.Leaving);

    /// <summary>Those who are still joining, too: they have looked through the folder already, and serve as soon as they are up.</summary>
    private IEnumerable<Member> Mates() =>
        Those(MemberStatus.Joining, MemberStatus.WeaklyUp, MemberStatus.Up, MemberStatus.Leaving)
            .Where(member => member.Address.Host == _host && member.Address != _cluster.SelfAddress);

    private IEnumerable<Member> Those(params MemberStatus[] status) =>
        _cluster.State.Members.Where(member =>
            member.HasRole(ClusterAddress.RoomRole) && status.Contains(member.Status)
        );

    private IEnumerable<Member> Strangers() => Workers.Where(member => member.Address.Host != _host);

    private bool Speaks =>
        Workers.Select(member => member.Address).Where(address => address.Host == _host).Min(Member.AddressOrdering)
        == _cluster.SelfAddress;

    private void OnWanted(LibraryWanted wanted)
    {
        var (videos, last) = _own.Page(wanted.After, ICatalogueMessage.Batch);
        // Who has not looked yet and remembers nothing is silent: no videos would be taken for all that there are.
        if (videos.Count > 0 || _library.WasKnown)
            Sender.Tell(new LibraryPage(_host, _own.Digest, videos.ToEquatableList(), last));
    }

    private void OnPublished()
    {
        var before = _own.Digest;
        var (held, gone) = _own.Become(_library.Videos);
        if (held.Count + gone.Count > ICatalogueMessage.Batch)
        {
            // Whoever lacks that much reads the pages.
            OnTick();
        }
        else if (_own.Digest != before && Speaks)
        {
            Tell(
                Strangers(),
                new LibraryChanged(_host, before, _own.Digest, held.ToEquatableList(), gone.ToEquatableList())
            );
        }
    }

    private void OnShared(FileShared shared)
    {
        if (shared.Host != _host)
        {
            return;
        }
        // In a rolling upgrade an earlier version may have read it first, and found out less.
        var entry = shared.Entry with
        {
            IsStale = shared.Version < LibraryIndex.Version,
        };
        var known = new FileKnown(entry, Shared: true);
        if (shared.Answer)
        {
            _files.Ask<FileKnown>(known, Patience).PipeTo(Sender, success: _ => FileKept.Instance);
        }
        else
        {
            _files.Tell(known, ActorRefs.NoSender);
        }
    }

    private async Task<FileKept> Share(IndexEntry entry)
    {
        var shared = new FileShared(_host, entry, Answer: true) { Version = LibraryIndex.Version };
        try
        {
            await Task.WhenAll(Mates().Select(mate => At(mate).Ask<FileKept>(shared, Patience)));
        }
        catch (AskTimeoutException e)
        {
            _log.Debug(
                "Not all workers of this host have answered that they know {0}: {1}",
                entry.File.Path,
                e.Message
            );
        }
        return FileKept.Instance;
    }

    private void OnTick()
    {
        foreach (var reading in _readings.Values)
        {
            reading.Quiet++;
        }
        LookAround();
        if (Speaks)
        {
            Tell(Strangers(), new LibraryState(_host, _own.Digest));
        }
    }

    /// <summary>Forgets the hosts that are gone, and asks those of which nothing is known.</summary>
    private void LookAround()
    {
        var hosts = Workers.Select(member => member.Address.Host).ToHashSet();
        var gone = _others.Keys.Where(host => !hosts.Contains(host)).ToList();
        gone.ForEach(host => _others.Remove(host));
        _readings.Keys.Except(hosts).ToList().ForEach(host => _readings.Remove(host));
        if (gone.Count > 0)
        {
            Learn();
        }
        foreach (var host in Unread().GroupBy(member => member.Address.Host))
        {
            if (!_readings.TryGetValue(host.Key, out var reading) || reading.Quiet > MostQuiet)
            {
                var workers = host.OrderBy(member => member.Address, Member.AddressOrdering).ToList();
                Begin(host.Key, At(workers[_asked++ % workers.Count]));
            }
        }
        TellWhenAllIsKnown();
    }

    /// <summary>Workers of hosts of which nothing has been learnt yet; one that cannot be reached would not answer.</summary>
    private IEnumerable<Member> Unread() =>
        Strangers()
            .Where(member => !_others.ContainsKey(member.Address.Host) && !_cluster.State.Unreachable.Contains(member));

    private void TellWhenAllIsKnown()
    {
        // Before this worker belongs to the cluster, it sees nobody.
        if (_cluster.State.Members.Any(member => member.Address == _cluster.SelfAddress) && !Unread().Any())
        {
            _catalogue.BecomeKnown();
        }
        else
        {
            _catalogue.BecomeUnsure();
        }
    }

    private void OnState(LibraryState state)
    {
        if (state.Host != _host && _others.GetValueOrDefault(state.Host)?.Told != state.Digest)
        {
            Read(state.Host, Sender);
        }
    }

    private void OnChanged(LibraryChanged change)
    {
        if (change.Host == _host)
        {
            return;
        }
        var book = _others.TryGetValue(change.Host, out var known) ? known : new();
        if (book.Told != change.Before)
        {
            Read(change.Host, Sender);
            return;
        }
        _others[change.Host] = book;
        foreach (var video in change.Held.Where(_ => book.Count < MostVideos))
        {
            book.Put(Of(change.Host, video));
        }
        foreach (var id in change.Gone)
        {
            book.Remove(id);
        }
        book.Told = change.After;
        Learn();
        TellWhenAllIsKnown();
    }

    /// <summary>Begins to read what a host holds, unless that is under way and getting on.</summary>
    private void Read(string host, IActorRef speaker)
    {
        if (_readings.TryGetValue(host, out var reading) && !reading.Stalled)
        {
            reading.Stalled = true;
            return;
        }
        Begin(host, speaker);
    }

    private void Begin(string host, ICanTell worker)
    {
        // Pages that were asked for before may come among those asked for now.
        _readings[host] = new() { IsMixed = _readings.ContainsKey(host) };
        worker.Tell(new LibraryWanted(After: null), Self);
    }

    private void OnPage(LibraryPage page)
    {
        if (!_readings.TryGetValue(page.Host, out var reading) || page.Host == _host)
        {
            return;
        }
        (reading.Stalled, reading.Quiet) = (false, 0);
        reading.IsMixed |= (reading.Digest ??= page.Digest) != page.Digest;
        foreach (var video in page.Videos.Take(ICatalogueMessage.Batch))
        {
            reading.Book.Put(Of(page.Host, video));
        }
        if (!page.Last && page.Videos is [.., var last] && reading.Book.Count < MostVideos)
        {
            Sender.Tell(new LibraryWanted(last.Id));
            return;
        }
        _readings.Remove(page.Host);
        if (!reading.IsMixed)
        {
            reading.Book.Told = page.Digest;
        }
        _others[page.Host] = reading.Book;
        Learn();
        TellWhenAllIsKnown();
        if (reading.Book.Told != page.Digest)
        {
            _log.Debug("What {0} holds has changed while it was read; the next digest tells", page.Host);
        }
    }

    private void Learn() => _catalogue.Learn(_others.Values.SelectMany(book => book.Videos));

    /// <summary>A host speaks for itself only.</summary>
    private static VideoInfo Of(string host, VideoInfo video) =>
        video.Hosts is [var one] && one == host ? video : video with { Hosts = [host] };

    private static void Tell(IEnumerable<Member> members, ICatalogueMessage message)
    {
        foreach (var member in members)
        {
            At(member).Tell(message);
        }
    }

    private static ActorSelection At(Member member) =>
        Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name);

    private sealed class Reading
    {
        public LibraryBook Book { get; } = new();

        /// <summary>As the first page told it.</summary>
        public string? Digest { get; set; }

        /// <summary>The pages may not make up the whole of one time: whether they do, only their own digest tells.</summary>
        public bool IsMixed { get; set; }

        /// <summary>Nothing has come since the last digest.</summary>
        public bool Stalled { get; set; }

        /// <summary>Intervals in which nothing has come.</summary>
        public int Quiet { get; set; }
    }

    private sealed record Members
    {
        public static readonly Members Instance = new();
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
