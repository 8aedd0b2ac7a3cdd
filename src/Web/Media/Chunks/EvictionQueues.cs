namespace SyncStream.Web.Media.Chunks;

/// <summary>
/// Which chunk to give up: the full 2Q of Johnson and Shasha (VLDB 1994). A chunk begins on probation, first in, first out; a
/// second use moves it to the main queue, least recently used. A chunk that fell off probation is remembered for a while by its
/// key alone, and comes back into the main queue at once.
/// <para>
/// Why: every stream is a scan, and a chunk that one viewer has had is rarely wanted again; but a room's viewers want the same
/// chunk within seconds of each other. Under plain LRU one fast download flushes what rooms share. Here it only passes through
/// the quarter that is on probation. Counting uses (LFU) would keep the chunks of a scene that 200 have watched, and nobody will again.
/// </para>
/// The caller locks.
/// </summary>
/// <param name="capacity">Chunks; at least 4.</param>
internal sealed class EvictionQueues(int capacity)
{
    private readonly LinkedList<Chunk> _probation = new();
    private readonly LinkedList<Chunk> _main = new();
    private readonly LinkedList<ChunkKey> _ghosts = new();
    private readonly Dictionary<ChunkKey, LinkedListNode<ChunkKey>> _ghostNodes = [];

    private int ProbationShare { get; } = Math.Max(1, capacity / 4);

    private int GhostShare { get; } = Math.Max(1, capacity / 2);

    public int Count => _probation.Count + _main.Count;

    public bool IsFull => Count >= capacity;

    public void Add(Chunk chunk)
    {
        if (_ghostNodes.Remove(chunk.Key, out var ghost))
        {
            _ghosts.Remove(ghost);
            chunk.Node = _main.AddLast(chunk);
        }
        else
        {
            chunk.Node = _probation.AddLast(chunk);
        }
    }

    /// <summary>Somebody else uses it too.</summary>
    public void Touch(Chunk chunk)
    {
        if (chunk.Node is { List: { } list } node && !ReferenceEquals(_main.Last, node))
        {
            list.Remove(node);
            _main.AddLast(node);
        }
    }

    public static void Remove(Chunk chunk)
    {
        chunk.Node?.List?.Remove(chunk.Node);
        chunk.Node = null;
    }

    /// <summary>Takes out the chunk to give up; null where all are in use.</summary>
    public Chunk? Evict()
    {
        var fromProbation = _probation.Count >= ProbationShare;
        var victim =
            (fromProbation ? Oldest(_probation) : Oldest(_main))
            ?? (fromProbation ? Oldest(_main) : Oldest(_probation));
        if (victim is null)
        {
            return null;
        }
        if (ReferenceEquals(victim.Node!.List, _probation))
        {
            Remember(victim.Key);
        }
        Remove(victim);
        return victim;
    }

    /// <summary>Forgets all that is remembered of a video's chunks.</summary>
    public void Forget(OpenVideo video)
    {
        foreach (var ghost in _ghosts.Where(key => key.Video == video).ToList())
        {
            _ghosts.Remove(_ghostNodes[ghost]);
            _ghostNodes.Remove(ghost);
        }
    }

    private void Remember(ChunkKey key)
    {
        _ghostNodes[key] = _ghosts.AddLast(key);
        if (_ghosts.Count > GhostShare)
        {
            _ghostNodes.Remove(_ghosts.First!.Value);
            _ghosts.RemoveFirst();
        }
    }

    private static Chunk? Oldest(LinkedList<Chunk> queue)
    {
        for (var node = queue.First; node is not null; node = node.Next)
        {
            if (node.Value is { Pins: 0, IsLoaded: true })
            {
                return node.Value;
            }
        }
        return null;
    }
}
