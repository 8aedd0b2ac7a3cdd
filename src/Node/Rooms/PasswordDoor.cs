using Akka.Actor;

namespace SyncStream.Node.Rooms;

/// <summary>
/// What a room knows of passwords that are said at its door: the right one, those that are being compared, and how many were wrong
/// lately. To compare takes long on purpose, so the same password is compared once however many say it, few are compared at a time, and
/// whoever guesses makes strangers wait; those who know the right one get in all the same once somebody did.
/// </summary>
internal sealed class PasswordDoor
{
    /// <summary>So many wrong ones in a row, then <see cref="GuessesPerSecond"/>: four digits take hours.</summary>
    public const int Guesses = 30;

    private const double GuessesPerSecond = 0.5;
    private const int AtOnce = 4;

    private readonly Dictionary<string, List<Waiting>> _underWay = [];
    private string? _right;
    private double _tokens = Guesses;
    private double _at;

    /// <summary>Whether it is the right one, as far as is known. Said however many were wrong: the edge counts those by address.</summary>
    public bool Knows(string password) => password == _right;

    /// <summary>The password was changed.</summary>
    public void Forget() => _right = null;

    /// <summary>Has somebody wait for what comes of a comparison.</summary>
    /// <param name="now">Milliseconds.</param>
    /// <param name="begins">Whether it is to be made; else it is under way.</param>
    /// <returns>False where there were too many: nobody waits.</returns>
    public bool TryWait(string password, Waiting one, double now, out bool begins)
    {
        begins = false;
        if (_underWay.TryGetValue(password, out var others))
        {
            others.Add(one);
            return true;
        }

        _tokens = Math.Min(Guesses, _tokens + Math.Max(0, now - _at) / 1000 * GuessesPerSecond);
        _at = now;
        if (_tokens < 1 || _underWay.Count >= AtOnce)
        {
            return false;
        }

        _tokens--;
        _underWay.Add(password, [one]);
        return begins = true;
    }

    /// <summary>A comparison that was to begin could not.</summary>
    public void Withdraw(string password)
    {
        _underWay.Remove(password);
        _tokens++;
    }

    /// <summary>A comparison was made.</summary>
    /// <param name="isRight">Whether it is the room's password now.</param>
    /// <returns>Who waits for it.</returns>
    public IReadOnlyList<Waiting> End(string password, bool isRight)
    {
        if (isRight)
        {
            _right = password;
            _tokens++;
        }

        return _underWay.Remove(password, out var waiting) ? waiting : [];
    }

    /// <summary>Somebody who said a password.</summary>
    /// <param name="Asker">Who asked on their behalf.</param>
    /// <param name="Then">What the room is told next, of the hash that the password was compared with and whether it was the right one.</param>
    public readonly record struct Waiting(IActorRef Asker, Func<string, bool, object> Then);
}
