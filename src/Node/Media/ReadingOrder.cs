using System.Diagnostics.CodeAnalysis;

namespace SyncStream.Node.Media;

/// <summary>
/// Which file is read next, so many at a time: those of which nothing is known come first, those that are looked into again leave a
/// reader free for them. Rules only: no disk, no clock.
/// </summary>
internal sealed class ReadingOrder(int readers)
{
    private readonly Queue<FoundFile> _first = new();
    private readonly Queue<FoundFile> _again = new();
    private readonly HashSet<FoundFile> _taken = [];
    private readonly HashSet<FoundFile> _unknown = [];
    private int _reading;

    /// <summary>Nothing is read, and nothing waits for it.</summary>
    public bool IsEmpty => _taken.Count == 0;

    /// <summary>No file waits or is read of which nothing is known.</summary>
    public bool KnowsAll => _unknown.Count == 0;

    /// <summary>Files of which nothing is known.</summary>
    public void Add(IEnumerable<FoundFile> files)
    {
        foreach (var file in Mixed(files))
        {
            _unknown.Add(file);
            if (_taken.Add(file))
            {
                _first.Enqueue(file);
            }
        }
    }

    /// <summary>Files that are known, of which more may be found out.</summary>
    public void AddAgain(IEnumerable<FoundFile> files)
    {
        foreach (var file in Mixed(files).Where(_taken.Add))
        {
            _again.Enqueue(file);
        }
    }

    /// <summary>The next, which counts as being read until it is <see cref="Done"/>; false where none may be read now.</summary>
    public bool TryNext([NotNullWhen(true)] out FoundFile? file)
    {
        file = null;
        var any =
            (_reading < readers && _first.TryDequeue(out file))
            || (_reading < Math.Max(1, readers - 1) && _again.TryDequeue(out file));
        _reading += any ? 1 : 0;
        return any;
    }

    public void Done(FoundFile file)
    {
        _reading--;
        _taken.Remove(file);
        _unknown.Remove(file);
    }

    /// <summary>Strings hash differently in each process: the workers of a host begin at different ends and share the work by the index.</summary>
    private static IEnumerable<FoundFile> Mixed(IEnumerable<FoundFile> files) =>
        files.OrderBy(file => file.Path.GetHashCode());
}
