using CsCheck;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Tests.Sessions;

public sealed class ConnectionTokenTests
{
    [Theory]
    [InlineData("127.0.0.1:41234", "mVfBpyVg0tqL_C8nGxZ1sw")]
    [InlineData("[fd00::1]:80", "a.b.c")]
    [InlineData("host:1", "")]
    public void A_mark_is_read_again(string authority, string token)
    {
        var marked = ConnectionToken.Mark(authority, token);
        Uri.EscapeDataString(marked).ShouldBe(marked, "clients put it into addresses as it is");
        ConnectionToken.TryParse(marked, out var owner, out var rest).ShouldBeTrue();
        (owner, rest).ShouldBe((authority, token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("mVfBpyVg0tqL_C8nGxZ1sw")]
    [InlineData(".token")]
    [InlineData("not base64!.token")]
    [InlineData("a.token")]
    [InlineData("ümlaut.token")]
    public void What_bears_no_mark_is_none_of_ours(string? text) =>
        ConnectionToken.TryParse(text, out _, out _).ShouldBeFalse();

    [Fact]
    public void What_is_too_long_is_not_looked_at() =>
        ConnectionToken.TryParse(ConnectionToken.Mark("host:1", new string('x', 300)), out _, out _).ShouldBeFalse();

    [Fact]
    public void Nothing_that_a_client_makes_up_throws() =>
        Gen.String.Sample(text =>
            // Only a name in base64url before a point can be a mark.
            !ConnectionToken.TryParse(text, out var owner, out var token)
            || (owner.Length > 0 && text.EndsWith(token, StringComparison.Ordinal))
        );

    [Fact]
    public void Nothing_behind_a_made_up_mark_throws() =>
        Gen.String.Sample(text => !ConnectionToken.TryParse($"{text}.x", out _, out var token) || token.EndsWith('x'));
}
