using Akka.Actor;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>How a room compares passwords, which takes too long to do between two messages.</summary>
public sealed partial class RoomActor
{
    private static readonly Refusal TooManyGuesses = new(
        ErrorCode.RateLimited,
        "too many wrong passwords were tried at this room; wait a minute"
    );

    private readonly PasswordDoor _door = new();

    private void CheckPassword(
        Caller caller,
        string? password,
        Action<bool> known,
        Action<Refusal> refuse,
        Func<string, bool, object> later
    )
    {
        if (
            _state.PasswordHash is not { Length: > 0 } hash
            || _state.RoleOf(caller) == Role.Host
            // Who is in needs none, and says the old one on coming back after it was changed.
            || _crowd.Presence.Viewers.ContainsKey(caller.ViewerId)
            || password is null or { Length: > RoomPassword.MaxLength }
        )
        {
            known(false);
        }
        else if (_door.Knows(password))
        {
            known(true);
        }
        else if (!_door.TryWait(password, new(Sender, later), Milliseconds(), out var begins))
        {
            refuse(TooManyGuesses);
        }
        else if (begins && !TryCompare(hash, password))
        {
            _door.Withdraw(password);
            refuse(PasswordLine.Full);
        }
    }

    private bool TryCompare(string hash, string password)
    {
        if (_passwords.Enter(() => RoomPassword.Verify(hash, password), CancellationToken.None) is not { } compared)
        {
            return false;
        }

        compared.PipeTo(
            Self,
            success: accepted => new PasswordCompared(hash, password, accepted),
            failure: _ => new PasswordCompared(hash, password, Accepted: false)
        );
        return true;
    }

    private void Compared(PasswordCompared compared)
    {
        var isRight = compared.Accepted && compared.Hash == _state.PasswordHash;
        foreach (var (asker, then) in _door.End(compared.Password, isRight))
        {
            Self.Tell(then(compared.Hash, compared.Accepted), asker);
        }
    }

    private void WhereStillValid<TRequest>(Checked<TRequest> result, Action then)
        where TRequest : IRoomRequest
    {
        if (result.Hash == _state.PasswordHash)
        {
            then();
        }
        else
        {
            // The password was changed while this one was compared with the old: ask again.
            Self.Forward(result.Request);
        }
    }

    /// <summary>A request whose password was compared with <paramref name="Hash"/>.</summary>
    private sealed record Checked<TRequest>(TRequest Request, string Hash, bool Accepted)
        : INoSerializationVerificationNeeded
        where TRequest : IRoomRequest;

    private sealed record PasswordCompared(string Hash, string Password, bool Accepted)
        : INoSerializationVerificationNeeded;
}
