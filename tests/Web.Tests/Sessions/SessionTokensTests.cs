using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Tests.Sessions;

public sealed class SessionTokensTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
    private const string Password = "correct horse";
    private readonly FakeTimeProvider _time = new();
    private readonly SessionTokens _tokens;
    private readonly Session _session;
    private readonly string _token;

    public SessionTokensTests()
    {
        _tokens = new(Key, Password, _time);
        _session = new(new("ann"), "Änn 🎉", IsAdmin: true, _time.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds());
        _token = _tokens.Issue(_session);
    }

    [Fact]
    public void A_token_says_who_it_is_on_every_node_with_the_key()
    {
        new SessionTokens(Key, Password, _time).TryRead(_token, out var session).ShouldBeTrue();
        session.ShouldBe(_session);
        _token.Length.ShouldBeLessThan(SessionTokens.MaxLength);
    }

    [Fact]
    public void A_token_ends()
    {
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMilliseconds(1));
        _tokens.TryRead(_token, out _).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _tokens.TryRead(_token, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_token_under_another_key_is_refused()
    {
        var forged = new SessionTokens(new byte[32], Password, _time).Issue(_session);
        _tokens.TryRead(forged, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("battery staple")]
    [InlineData("")]
    public void Under_another_password_an_administrator_is_the_same_person_and_a_guest(string password)
    {
        var later = new SessionTokens(Key, password, _time);
        later.TryRead(_token, out var session).ShouldBeTrue();
        session.ShouldBe(_session with { IsAdmin = false });
        // What is issued to them from then on stays a guest's, also where the old password comes back.
        _tokens.TryRead(later.Issue(session), out session).ShouldBeTrue();
        session.IsAdmin.ShouldBeFalse();
    }

    [Fact]
    public void A_token_from_before_there_were_fingerprints_is_a_guests()
    {
        _tokens.TryRead(Earlier(_session), out var session).ShouldBeTrue();
        session.ShouldBe(_session with { IsAdmin = false });
    }

    [Fact]
    public void A_supervisor_from_before_there_were_fingerprints_may_still_ask_its_new_workers()
    {
        var asks = _session with { ViewerId = new("supervisor") };
        _tokens.TryRead(Earlier(asks), out var session).ShouldBeTrue();
        session.ShouldBe(asks);
    }

    private static string Earlier(Session session)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(session, ProtocolJson.Options);
        return $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(HMACSHA256.HashData(Key, payload))}";
    }

    [Fact]
    public void What_the_server_issues_to_itself_is_good_under_any_password()
    {
        var own = new SessionTokens(Key, "", _time).Issue(_session);
        _tokens.TryRead(own, out var session).ShouldBeTrue();
        session.ShouldBe(_session);
    }

    [Fact]
    public void A_guests_token_outlives_the_administrators_password()
    {
        var guest = _session with { IsAdmin = false };
        new SessionTokens(Key, "battery staple", _time).TryRead(_tokens.Issue(guest), out var session).ShouldBeTrue();
        session.ShouldBe(guest);
    }

    [Fact]
    public void A_token_with_other_words_under_the_same_signature_is_refused()
    {
        var words = Base64Url.DecodeFromChars(_token.AsSpan(0, _token.IndexOf('.', StringComparison.Ordinal)));
        var others = Encoding.UTF8.GetString(words).Replace("\"ann\"", "\"bob\"", StringComparison.Ordinal);
        var forged =
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(others))
            + _token[_token.IndexOf('.', StringComparison.Ordinal)..];
        _tokens.TryRead(forged, out _).ShouldBeFalse();
    }

    [Fact]
    public void No_part_of_a_token_will_do()
    {
        for (var length = 0; length < _token.Length; length++)
        {
            _tokens.TryRead(_token[..length], out _).ShouldBeFalse($"cut to {length} characters");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("bnVsbA.bnVsbA")]
    [InlineData("not a token")]
    public void What_is_no_token_is_refused(string? text) => _tokens.TryRead(text, out _).ShouldBeFalse();

    [Fact]
    public void Nothing_that_a_client_makes_up_is_taken_or_throws() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Char)
            .Sample(
                (at, with) =>
                {
                    var index = at % _token.Length;
                    var changed = string.Concat(_token.AsSpan(0, index), [with], _token.AsSpan(index + 1));
                    return _tokens.TryRead(changed, out var read) is false || read == _session;
                }
            );
}
